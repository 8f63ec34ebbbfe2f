"""Why a family stands where it stands, in words."""
