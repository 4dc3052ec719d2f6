"""What every shop's wire has in common: the questions, and what their answers are. No ORM."""
