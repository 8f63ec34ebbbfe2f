"""Making referral lists: from a ranked cohort, or of the urgent lane alone; kept, and as files."""
