# SPDX-License-Identifier: LGPL-3.0-or-later
"""What permits the deletion of messages and their files after their retention period."""

RETENTION = object()  # in a context, as webhero_retention: a client can send texts and numbers, never this
