"""People who sign in: the user, sign-in by e-mail and password, the language they read. What they may do is decided in `directory`."""
