"""The service: API, referral lists, decisions and the desk."""
