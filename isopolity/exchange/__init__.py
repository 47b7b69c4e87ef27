"""What cities need and can teach: themes, needs, offers. Experience written up joins them later."""
