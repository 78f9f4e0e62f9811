"""Addresses that lead inside, in every spelling that some parser somewhere understands."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote

PUBLIC = "93.184.216.34"
INSIDE_V4 = (
    "127.0.0.1",
    "127.255.10.20",
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.254",
    "172.16.0.1",
    "172.31.255.1",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "192.88.99.1",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.251",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
)
INSIDE_V6 = (
    "::",
    "::1",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "ff0e::1",
    "100::1",
    "2001:db8::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "3fff::1",
    "5f00::1",
    "4000::1",
)
SCHEMES = (
    "file:///etc/passwd",
    "gopher://127.0.0.1:70/_x",
    "ftp://127.0.0.1/x",
    "dict://127.0.0.1:11211/stat",
    "ws://127.0.0.1/",
    "data:text/html,x",
    "javascript:alert(1)",
    "jar:http://127.0.0.1!/",
    "unix:///var/run/docker.sock",
    "//127.0.0.1/",
    "/etc/passwd",
    "127.0.0.1",
)
MALFORMED = (
    "",
    " ",
    "http:",
    "http://",
    "http:///",
    "http://:80/",
    "http://[::1",
    "http://[::1]x/",
    "http://[]/",
    "http://[127.0.0.1]/",
    "http://::1/",
    "http://a:b/",
    "http://a:80:80/",
    "http://a:0/",
    "http://a:65536/",
    "http://a:99999999999/",
    "http://.a/",
    "http://a..b/",
    "http://-a/",
    "http://a b/",
    "http://a%2eb/",
    "http://" + "a" * 64 + ".kr/",
    "http://" + "a." * 127 + "kr/",
    "http://a.kr/" + "x" * 9_000,
    "http://\ud800.kr/",
    "http://a.kr/\ud800",
    "http://*.kr/",
    "http://a!b.kr/",
    "http://xn--/",
)
PORTS = (1, 21, 22, 23, 25, 53, 110, 389, 445, 2375, 3306, 5432, 6379, 8001, 9200, 11211, 27017)
NAMES = ("localhost", "redis", "a.localhost", "metadata.google.internal", "127.0.0.1.nip.io")
REDIRECTS = (301, 302, 303, 307, 308)


def spellings(ip: str) -> Iterator[str]:
    """Return the hosts that mean this IPv4 address to somebody."""
    number, parts = int(IPv4Address(ip)), [int(part) for part in ip.split(".")]
    a, b, c, d = parts
    yield ip
    yield f"{ip}."
    yield str(number)
    yield hex(number)
    yield f"0{number:o}"
    yield ".".join(hex(part) for part in parts)
    yield ".".join(f"0{part:o}" for part in parts)
    yield ".".join(f"{part:04}" for part in parts)
    yield f"{a}.{(b << 16) | (c << 8) | d}"
    yield f"{a}.{b}.{(c << 8) | d}"
    yield f"{hex(a)}.0{b:o}.{(c << 8) | d}"
    yield "".join(chr(ord(sign) + 0xFEE0) for sign in ip)
    yield ip.replace(".", "。")
    yield "".join("⓪" if sign == "0" else chr(0x245F + int(sign)) for sign in str(number))
    yield "".join(f"%{ord(sign):02x}" for sign in ip)
    yield quote(ip).replace(".", "%2E")
    for address in embeddings(IPv4Address(ip)):
        yield f"[{address}]"
    yield f"[::ffff:{ip}]"
    yield f"[64:ff9b::{ip}]"


def embeddings(ip: IPv4Address) -> Iterator[IPv6Address]:
    """Return the IPv6 addresses inside which this address may be reached."""
    number = int(ip)
    yield IPv6Address((0xFFFF << 32) | number)
    yield IPv6Address(number)
    yield IPv6Address((0xFFFF << 48) | number)  # translated, RFC 2765
    yield IPv6Address((0x0064FF9B << 96) | number)
    yield IPv6Address((0x0064FF9B0001 << 80) | number)
    yield IPv6Address((0x2002 << 112) | (number << 80) | 1)
    yield IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF))
    yield IPv6Address((0xFE80 << 112) | (0x5EFE << 32) | number)


def confusions(ip: str) -> Iterator[str]:
    """Return addresses of which parsers disagree what their host is."""
    yield f"http://{PUBLIC}@{ip}/"
    yield f"http://user:secret@{ip}/"
    yield f"http://{ip}\\@{PUBLIC}/"
    yield f"http://{ip}#@{PUBLIC}/"
    yield f"http://{ip}?@{PUBLIC}/"
    yield f"http://{PUBLIC}\\{ip}/"
    yield f"http:{ip}/"
    yield f"http:/{ip}/"
    yield f"http:///{ip}/"
    yield f"http://\t{ip}/"
    yield f"ht\ttp://{ip}/"
    yield f"http://{ip[:3]}\n{ip[3:]}/"
    yield f"http://{ip}/\r\nX-Injected: 1"
    yield f"http://{ip}\0.kr/"
    yield f"\x00http://{ip}/"
    yield f"HTTP://{ip}/"
    yield f"https://{ip}/"
    yield f"http://{ip}:/"
    yield f"  http://{ip}/  "


def forbidden_urls() -> Iterator[str]:
    """Return about a thousand addresses from which nothing may be fetched."""
    for ip in INSIDE_V4:
        yield from (f"http://{host}/" for host in spellings(ip))
    for ip in INSIDE_V4[:12]:
        yield from confusions(ip)
    for ip6 in INSIDE_V6:
        yield f"http://[{ip6}]/"
        yield f"http://[{IPv6Address(ip6).exploded.upper()}]/"
        yield f"http://[{ip6}%25lo]/"
        yield f"http://[{ip6}%lo]/"
    yield from (f"http://{name}/" for name in NAMES)
    yield from (f"http://{PUBLIC}:{port}/" for port in PORTS)
    yield from (f"http://127.0.0.1:{port}/" for port in PORTS)
    yield from SCHEMES
    yield from MALFORMED
