# SPDX-License-Identifier: LGPL-3.0-or-later
"""What lets messages and their files go when their time is over."""

RETENTION = object()  # in a context, as webhero_retention: a client can send texts and numbers, never this
