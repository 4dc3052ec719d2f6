from odoo.tests import tagged

from odoo.addons.webhero_eboekhouden.tests.common import LOGIN

from sandbox import eboekhouden_seed as seed

from .committed import MODES, CommittedTill


@tagged("post_install", "-at_install")
class TestBooksStopped(CommittedTill):
    def _round(self, env, name):
        exchange = env["webhero.exchange"]._as_worker()
        messages = exchange._claim(self.till(exchange.env, name).backend_id, 5)
        messages._run_claimed()
        exchange.env.cr.commit()
        env.invalidate_all()

    def _break(self, env, mode):
        books = env["webhero.eboekhouden.backend"].browse(self.books[mode])
        books.write({"token": seed.TOKEN_ENDED} if mode == "rest" else {"code1": "0" * 32})
        env.cr.commit()
        return books

    def test_refused_login_waits(self):
        """E1: the books refuse our login: their connection pauses once, the till's continues, messages wait."""
        for mode in MODES:
            with self.subTest(mode=mode), self.env_committed() as env:
                books = self._break(env, mode)
                messages = self.put(env, mode, "till.sale", f"{mode}1") | self.put(env, mode, "till.sale", f"{mode}2")
                env.cr.commit()
                activities = len(books.activity_ids)
                self._round(env, mode)
                self.assertTrue(books.paused)
                self.assertFalse(self.till(env, mode).paused)
                self.assertEqual(len(books.activity_ids) - activities, 1)
                self.assertEqual(messages.mapped("state"), ["ready", "ready"])
                self.assertEqual(messages.mapped("attempts"), [0, 0])
                self.assertEqual(set(messages.mapped("error_code")), {"books_stopped"})
                self.assertIn("Books", messages[0].error_message)
                self._mend(env, mode, books, messages)

    def _mend(self, env, mode, books, messages):
        calls = len(self.rest.received()) + len(self.soap.received())
        messages.write({"next_try_at": "2020-01-01"})
        env.cr.commit()
        self._round(env, mode)
        self.assertEqual(len(self.rest.received()) + len(self.soap.received()), calls)  # not even asked
        books.write({name: LOGIN[mode][name] for name in ("token", "code1") if name in LOGIN[mode]})
        books.action_test_connection()
        self.assertFalse(books.paused)
        messages.write({"next_try_at": "2020-01-01"})
        env.cr.commit()
        self._round(env, mode)
        self.assertEqual(messages.mapped("state"), ["done", "done"], messages.mapped("error_message"))
