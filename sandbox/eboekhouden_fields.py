"""The fields of e-Boekhouden's SOAP messages, as tables; `eboekhouden_wsdl` makes the description from them.

One line per type, fields in the order in which the service wants them. `Name` is an optional string,
`Name:type` another type, `Name:type!` a field that must be sent, `Name:type?` one that must be sent but may
be nil, and `Name:` a field without a declared type.
"""

NAMESPACE = "http://www.e-boekhouden.nl/soap"

_ERROR = "ErrorMsg:cError"
_LOGIN = "Username SecurityCode1 SecurityCode2 Source"
_CALL = "SessionID SecurityCode2"

# name -> (fields of the request, fields of the response)
OPERATIONS = {
    "GetAdministraties": (_CALL, "GetAdministratiesResult:cResultGetAdministraties"),
    "GetSaldo": (f"{_CALL} cFilter:cSaldoFilter", "GetSaldoResult:cResultGetSaldo"),
    "GetSaldi": (f"{_CALL} cFilter:cSaldiFilter", "GetSaldiResult:cResultGetSaldi"),
    "AddFactuur": (f"{_CALL} oFact:cFactuur", "AddFactuurResult:cResultAddFactuur"),
    "GetFacturen": (f"{_CALL} cFilter:cFactuurFilter", "GetFacturenResult:cResultGetFacturen"),
    "AddMutatie": (f"{_CALL} oMut:cMutatie", "AddMutatieResult:cResultAddMutatie"),
    "GetMutaties": (f"{_CALL} cFilter:cMutatieFilter", "GetMutatiesResult:cResultGetMutaties"),
    "AddGrootboekrekening": (
        f"{_CALL} oGb:cGrootboekrekening",
        "AddGrootboekrekeningResult:cResultAddGrootboekrekening",
    ),
    "UpdateGrootboekrekening": (f"{_CALL} oGb:cGrootboekrekening", "UpdateGrootboekrekeningResult:cError"),
    "GetGrootboekrekeningen": (
        f"{_CALL} cFilter:cGrootboekrekeningFilter",
        "GetGrootboekrekeningenResult:cResultGetGrootboekrekeningen",
    ),
    "AddRelatie": (f"{_CALL} oRel:cRelatie", "AddRelatieResult:cResultAddRelatie"),
    "UpdateRelatie": (f"{_CALL} oRel:cRelatie", "UpdateRelatieResult:cError"),
    "GetRelaties": (f"{_CALL} cFilter:cRelatieFilter", "GetRelatiesResult:cResultGetRelaties"),
    "GetOpenPosten": (f"{_CALL} OpSoort:enOpenpostenSoort!", "GetOpenPostenResult:cResultGetOpenPosten"),
    "OpenSession": (_LOGIN, "OpenSessionResult:cResultOpenSession"),
    "OpenSessionSub": (f"{_LOGIN} AdministratieGUID", "OpenSessionSubResult:cResultOpenSession"),
    "CloseSession": ("SessionID", ""),
    "AutoLogin": ("Username SessionID SecurityCode2", "AutoLoginResult:cResultAutoLogin"),
    "GetKostenplaatsen": (f"{_CALL} cFilter:cKostenplaatsFilter", "GetKostenplaatsenResult:cResultGetKostenplaatsen"),
    "GetArtikelen": (f"{_CALL} cFilter:cArtikelFilter", "GetArtikelenResult:cResultGetArtikelen"),
}

ENUMERATIONS = {
    "enMutatieSoorten": (
        "OpeningsSaldo",
        "FactuurOntvangen",
        "FactuurVerstuurd",
        "FactuurbetalingOntvangen",
        "FactuurbetalingVerstuurd",
        "GeldOntvangen",
        "GeldUitgegeven",
        "Memoriaal",
    ),
    "enOpenpostenSoort": ("Debiteuren", "Crediteuren"),
}

# container -> its repeated element, which is also the name of the element's type
LISTS = {
    f"ArrayOf{name[0].upper()}{name[1:]}": name
    for name in (
        "cAdministratie",
        "cSaldo",
        "cFactuurRegel",
        "cFactuurList",
        "cMutatieRegel",
        "cMutatieList",
        "cMutatieListRegel",
        "cGrootboekrekening",
        "cRelatie",
        "cOpenPost",
        "cKostenplaats",
        "cArtikel",
    )
}

_AMOUNTS = "BedragInvoer:decimal! BedragExclBTW:decimal! BedragBTW:decimal! BedragInclBTW:decimal!"
_ADDRESS = "Adres Postcode Plaats Land"
_MUTATION = (
    "MutatieNr:long! Soort:enMutatieSoorten! Datum:dateTime! Rekening RelatieCode Factuurnummer Boekstuk"
    " Omschrijving Betalingstermijn"
)
_PERIOD = "DatumVan:dateTime! DatumTm:dateTime!"

TYPES = {
    "cError": "LastErrorCode LastErrorDescription",
    "cResultGetAdministraties": f"{_ERROR} Administraties:ArrayOfCAdministratie",
    "cResultGetSaldo": f"{_ERROR} Saldo:double!",
    "cResultGetSaldi": f"{_ERROR} Saldi:ArrayOfCSaldo",
    "cResultAddFactuur": f"{_ERROR} Factuurnummer",
    "cResultGetFacturen": f"{_ERROR} Facturen:ArrayOfCFactuurList",
    "cResultAddMutatie": f"{_ERROR} Mutatienummer:long!",
    "cResultGetMutaties": f"{_ERROR} Mutaties:ArrayOfCMutatieList",
    "cResultAddGrootboekrekening": f"{_ERROR} Gb_ID:long!",
    "cResultGetGrootboekrekeningen": f"{_ERROR} Rekeningen:ArrayOfCGrootboekrekening",
    "cResultAddRelatie": f"{_ERROR} Rel_ID:long!",
    "cResultGetRelaties": f"{_ERROR} Relaties:ArrayOfCRelatie",
    "cResultGetOpenPosten": f"{_ERROR} Openposten:ArrayOfCOpenPost",
    "cResultOpenSession": f"{_ERROR} SessionID",
    "cResultAutoLogin": f"{_ERROR} Token",
    "cResultGetKostenplaatsen": f"{_ERROR} Kostenplaatsen:ArrayOfCKostenplaats",
    "cResultGetArtikelen": f"{_ERROR} Artikelen:ArrayOfCArtikel",
    "cAdministratie": "Bedrijf Plaats Guid StartBoekjaar",
    "cSaldoFilter": "GbCode KostenPlaatsId:long! DatumVan:dateTime? DatumTot:dateTime?",
    "cSaldiFilter": "KostenPlaatsId:long! DatumVan:dateTime? DatumTot:dateTime? Categorie",
    "cSaldo": "ID:long! Code Categorie Saldo:double!",
    "cFactuur": (
        "Factuurnummer Relatiecode Datum:dateTime! Betalingstermijn:long! Factuursjabloon"
        " PerEmailVerzenden:boolean! EmailOnderwerp EmailBericht EmailVanAdres EmailVanNaam"
        " AutomatischeIncasso:boolean! IncassoIBAN"
        " IncassoMachtigingSoort IncassoMachtigingID IncassoMachtigingDatumOndertekening:dateTime!"
        " IncassoMachtigingFirst:boolean! IncassoRekeningNummer IncassoTnv IncassoPlaats"
        " IncassoOmschrijvingRegel1"
        " IncassoOmschrijvingRegel2 IncassoOmschrijvingRegel3 InBoekhoudingPlaatsen:boolean!"
        " BoekhoudmutatieOmschrijving Regels:ArrayOfCFactuurRegel"
    ),
    "cFactuurRegel": (
        "Aantal:double! Eenheid Code Omschrijving PrijsPerEenheid:double! BTWCode TegenrekeningCode"
        " KostenplaatsID:long!"
    ),
    "cFactuurFilter": f"Factuurnummer Relatiecode {_PERIOD}",
    "cFactuurList": (
        "Factuurnummer Relatiecode: Datum:dateTime! Betalingstermijn:long! TotaalExclBTW:double!"
        " TotaalBTW:double!"
        " TotaalInclBTW:double! TotaalOpenstaand:double! URLPDFBestand Regels:ArrayOfCFactuurRegel"
    ),
    "cMutatie": f"{_MUTATION} Betalingskenmerk InExBTW MutatieRegels:ArrayOfCMutatieRegel",
    "cMutatieRegel": f"{_AMOUNTS} BTWCode BTWPercentage:decimal! TegenrekeningCode KostenplaatsID:long!",
    "cMutatieFilter": f"MutatieNr:long! MutatieNrVan:long MutatieNrTm:long Factuurnummer {_PERIOD}",
    "cMutatieList": f"{_MUTATION} InExBTW MutatieRegels:ArrayOfCMutatieListRegel",
    "cMutatieListRegel": (
        f"{_AMOUNTS} BTWCode BTWPercentage:decimal! Factuurnummer TegenrekeningCode KostenplaatsID:long!"
    ),
    "cGrootboekrekening": "ID:long! Code Omschrijving Categorie Groep",
    "cGrootboekrekeningFilter": "ID:long! Code Categorie",
    "cRelatie": (
        f"ID:long! AddDatum:dateTime! Code Bedrijf Contactpersoon Geslacht {_ADDRESS} Adres2 Postcode2"
        " Plaats2 Land2"
        " Telefoon GSM FAX Email Site Notitie Bankrekening Girorekening BTWNummer KvkNummer Aanhef"
        " IBAN BIC BP"
        " Def1 Def2 Def3 Def4 Def5 Def6 Def7 Def8 Def9 Def10 LA Gb_ID:long! GeenEmail:long!"
        " NieuwsbriefgroepenCount:long!"
    ),
    "cRelatieFilter": "Trefwoord Code ID:long!",
    "cOpenPost": ("MutDatum:dateTime! MutFactuur RelCode RelBedrijf Bedrag:double! Voldaan:double! Openstaand:double!"),
    "cKostenplaatsFilter": "KostenplaatsID:long KostenplaatsParentID:long Omschrijving",
    "cKostenplaats": "KostenplaatsId:long! Omschrijving KostenplaatsParentId:long!",
    "cArtikelFilter": "ArtikelID:long ArtikelOmschrijving ArtikelCode GroepOmschrijving GroepCode",
    "cArtikel": (
        "ArtikelID:long! ArtikelOmschrijving ArtikelCode GroepOmschrijving GroepCode Eenheid"
        " InkoopprijsExclBTW:decimal!"
        " VerkoopprijsExclBTW:decimal! VerkoopprijsInclBTW:decimal! BTWCode TegenrekeningCode"
        " BtwPercentage:decimal!"
        " KostenplaatsID:long! Actief:boolean!"
    ),
}


def fields(table):
    """(name, type, required, may be nil) for each word of a table; type "" where none is declared."""
    for word in table.split():
        name, colon, kind = word.partition(":")
        yield name, kind.rstrip("!?") if colon else "string", kind.endswith(("!", "?")), kind.endswith("?")
