"""A sample newsroom: a loopback farm of invented news sites with a clock and a truth file.

It runs as a process of its own (``python -m newsroom --state DIR``) and is a stand-in for live
sites in the demo and the tests. Every text in it was made up for that purpose.
"""
