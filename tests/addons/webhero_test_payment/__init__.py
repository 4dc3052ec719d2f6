def hide_demo(env):
    """The demonstration provider would offer itself on every invoice of the portal; its tests turn it on."""
    env.ref("payment.payment_provider_demo").write({"state": "disabled", "is_published": False})
