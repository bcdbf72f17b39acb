"""Sites looked at before they are read: nothing of it goes into the database."""
