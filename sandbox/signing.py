"""Keys, certificates and XML signatures of the sandbox; all of them made when the process starts."""

import base64
import datetime
import functools
import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from lxml import etree

DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = DS + "enveloped-signature"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


@functools.cache
def key(name):
    """The private key of `name`."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@functools.cache
def certificate(name, expired=False):
    """A self-signed certificate for `name`, valid for two years, or no longer."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Sandbox"),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "BE"),
        ]
    )
    now = datetime.datetime.now(datetime.UTC)
    until = now - datetime.timedelta(days=1) if expired else now + datetime.timedelta(days=730)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key(name).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=400))
        .not_valid_after(until)
        .sign(key(name), hashes.SHA256())
    )


def certificate_text(name, expired=False):
    """The certificate as base64 without head and tail, as SMPs publish it."""
    der = certificate(name, expired).public_bytes(serialization.Encoding.DER)
    return base64.b64encode(der).decode()


def _add(parent, tag, text=None, **attributes):
    element = etree.SubElement(parent, f"{{{DS}}}{tag}", attributes)
    element.text = text
    return element


def sign(root, name):
    """Append an enveloped signature of the whole document to its root element."""
    digest = hashlib.sha256(etree.tostring(root, method="c14n")).digest()
    signature = etree.SubElement(root, f"{{{DS}}}Signature", nsmap={None: DS})
    info = _add(signature, "SignedInfo")
    _add(info, "CanonicalizationMethod", Algorithm=EXCLUSIVE)
    _add(info, "SignatureMethod", Algorithm=RSA_SHA256)
    reference = _add(info, "Reference", URI="")
    _add(_add(reference, "Transforms"), "Transform", Algorithm=ENVELOPED)
    _add(reference, "DigestMethod", Algorithm=SHA256)
    _add(reference, "DigestValue", base64.b64encode(digest).decode())
    signed = etree.tostring(info, method="c14n", exclusive=True)
    value = key(name).sign(signed, padding.PKCS1v15(), hashes.SHA256())
    _add(signature, "SignatureValue", base64.b64encode(value).decode())
    data = _add(_add(signature, "KeyInfo"), "X509Data")
    _add(data, "X509SubjectName", certificate(name).subject.rfc4514_string())
    _add(data, "X509Certificate", certificate_text(name))
    return root
