"""PrestaShop's webservice: Http in, dataclasses out. No ORM."""
