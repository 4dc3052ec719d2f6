"""The rules T of docs/rules.md: plain functions on frozen dataclasses, no ORM, no HTTP, no clock."""
