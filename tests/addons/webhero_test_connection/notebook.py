"""The remote of the test connection: a notebook that writes down whatever it is sent, as often as it is sent."""

from sandbox.service import Service, json_answer, route


class Notebook(Service):
    name = "notebook"
    title = "Notebook (tests only)"
    TOKEN = "notebook-secret-token"

    @route("/notes", "POST")
    def add(self, request):
        if request.headers.get("X-Token") != self.TOKEN:
            return self.unauthorized(request)
        note = {"number": self.store.next_number("note", 1001), **request.get_json()}
        self.store.put("note", note["number"], note)
        return json_answer(note, 201)

    @route("/notes")
    def find(self, request):
        if request.headers.get("X-Token") != self.TOKEN:
            return self.unauthorized(request)
        key = request.args.get("key")
        return json_answer([note for note in self.store.all("note") if key in (None, note["key"])])
