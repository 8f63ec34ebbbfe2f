"""The referral database's schema, revision by revision."""
