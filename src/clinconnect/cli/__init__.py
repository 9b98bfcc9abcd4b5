"""Door: every arrow of the data flow is a command."""
