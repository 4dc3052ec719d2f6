"""Local stand-ins of the remote systems, speaking their real wire formats, faults included."""
