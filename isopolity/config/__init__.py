"""How this installation runs: settings from the environment, the root of the addresses, the doors for servers."""
