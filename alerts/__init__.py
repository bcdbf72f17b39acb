"""Who is told what, when and how: routes, messages, channels, the delivery worker, the digest.

Reads ``news.alert`` and what it points to; writes deliveries, attempts, digests and gates.
"""
