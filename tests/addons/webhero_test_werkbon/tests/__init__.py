from . import test_werkbon_killed
