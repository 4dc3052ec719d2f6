"""The check of foreign keys (V6): what it lists, and what it leaves alone."""

import ast
import unittest

from devenv.lint import indexes

CLASS = """
class Thing(models.Model):
    _name = "webhero.thing"
    {body}
    def _record(self):
        pass
"""


def found(body):
    model = next(indexes.models(ast.parse(CLASS.format(body=body))))
    return [text for _line, text in [*indexes.unindexed(model), *indexes.shadowed(model)]]


class TestIndexes(unittest.TestCase):
    def test_listed(self):
        """V6: a stored key without an index, and an index that a method of its name takes the place of."""
        for body, word in (
            ('a_id = fields.Many2one("ir.attachment", ondelete="restrict")', "ir.attachment"),
            ('a_id = fields.Many2one(comodel_name="res.partner", compute="_c", store=True)', "res.partner"),
            ('a_id = fields.Many2one("res.partner", index=False)', "res.partner"),
            ('_record = models.Index("(a, b)")', "has the name of a method"),
        ):
            self.assertEqual(len(found(body)), 1, body)
            self.assertIn(word, found(body)[0])

    def test_left_alone(self):
        """V6: indexed, led by an index of several columns, not stored, or to what nobody deletes."""
        for body in (
            'a_id = fields.Many2one("res.partner", index="btree_not_null")',
            'a_id = fields.Many2one("res.partner")\n    _u = models.UniqueIndex("(a_id, b) WHERE a_id IS NOT NULL")',
            'a_id = fields.Many2one("res.partner")\n    _u = models.Constraint("unique(a_id, b)", "twice")',
            'a_id = fields.Many2one("res.partner", compute="_c")',
            'a_id = fields.Many2one("res.company")',
        ):
            self.assertFalse(found(body), body)


if __name__ == "__main__":
    unittest.main()
