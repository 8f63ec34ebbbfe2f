"""Making referral lists from a ranked cohort."""
