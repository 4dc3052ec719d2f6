"""The interface that every shop's wire implements: its calls and their results. No ORM."""
