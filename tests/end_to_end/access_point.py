"""A company that is on Peppol already: its activation is a walk of its own (test_walk_peppol_onboarding)."""


def active(walk, remote):
    """An active access point of the walk's company at `remote`, the sandbox's Recommand."""
    point = walk.env["webhero.access.point"].with_company(walk.company).create(
        {"name": "Recommand", "provider": "recommand", "url": remote.url, "key": remote.KEY, "secret": remote.SECRET,
         "receives": True, "company_id": walk.company.id}
    )  # fmt: skip
    point._ask_activation()
    message = walk.env["webhero.exchange"].search([("backend_id", "=", point.backend_id.id)])
    message._run()
    remote.verify(point.reference)
    message._run()
    walk.assertEqual(point.activation, "active", message.error_message)
    return point
