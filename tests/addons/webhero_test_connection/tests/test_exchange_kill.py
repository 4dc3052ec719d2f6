"""kill -9 of the worker at each step of a message, and what the next worker finds."""

from odoo.tests import tagged

from sandbox.killing import KillCase, places

from .committed import CommittedNotebook


@tagged("post_install", "-at_install")
class TestKill(KillCase, CommittedNotebook):
    def test_killed_between_any_two_steps(self):
        """X7, E5: kill -9 before and after each step: the message is done once at the remote and once in the ERP."""
        for place in places("claimed", "reserved", "answered", "done"):
            with self.subTest(place=place):
                self._one_kill(place, f"W-{place}")

    def _one_kill(self, place, key):
        with self.env_committed() as env:
            message_id = self._put(env, key).id
            env.cr.commit()
        self.kill_and_go_on(place)
        with self.env_committed() as env:
            message = env["webhero.exchange"].browse(message_id)
            notes = [note for note in self.notebook.store.all("note") if note["key"] == key]
            self.assertEqual(len(notes), 1, "effects at the remote")
            self.assertEqual((message.state, message.remote_id), ("done", str(notes[0]["number"])))
            self.assertEqual(env["res.partner"].search_count([("name", "=", f"note {key}")]), 1)

    def test_killed_while_looking_for_news(self):
        """X7: kill -9 while polling: each item is received once, at the next poll."""
        self.notebook.store.put("note", 1, {"number": 1, "key": "news", "text": "n"})
        for place in places("polls claimed", "polled"):
            with self.subTest(place=place):
                with self.env_committed() as env:
                    self._backend(env).next_run = "2020-01-01"
                    env.cr.commit()
                self.kill_and_go_on(place, task="poll")
                with self.env_committed() as env:
                    self.assertEqual(self._backend(env).exchange_ids.mapped("key").count("1"), 1)
