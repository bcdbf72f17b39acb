"""Stand-ins for Slack's incoming webhook and a mail server, with logs and injectable faults."""
