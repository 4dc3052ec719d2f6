from . import test_post_office
