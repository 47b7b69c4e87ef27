"""Reading agreements: everything of one whose parties are known to the directory is public."""
