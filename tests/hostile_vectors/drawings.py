"""SVG that runs, loads or hides something. Each is a whole file."""

from __future__ import annotations

import gzip

SVG = 'xmlns="http://www.w3.org/2000/svg" width="20" height="20"'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
RECT = '<rect width="9" height="9"/>'


def svg(inside: str, attributes: str = "", before: str = "") -> bytes:
    return f"{before}<svg {SVG} {attributes}>{inside}{RECT}</svg>".encode()


def style(css: str) -> bytes:
    return svg(f"<style>{css}</style>")


_TYPE = "<!DOCTYPE svg"
_DATA = "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9InB3bigxKSIvPg=="

# By name. Each must be refused, or be published without what it brings along.
DRAWINGS: dict[str, bytes] = {
    # It runs.
    "script": svg("<script>pwn(1)</script>"),
    "script in CDATA": svg("<script><![CDATA[pwn(1)]]></script>"),
    "script with a prefix": svg(
        "<s:script>pwn(1)</s:script>", 'xmlns:s="http://www.w3.org/2000/svg"'
    ),
    "script of HTML": svg('<script xmlns="http://www.w3.org/1999/xhtml">pwn(1)</script>'),
    "script from elsewhere": svg('<script href="https://evil.example/x.js"/>'),
    "script in definitions": svg("<defs><script>pwn(1)</script></defs>"),
    "handler": svg("", 'onload="pwn(1)"'),
    "handler of an animation": svg('<animate onbegin="pwn(1)" attributeName="x" dur="1s"/>'),
    "handler of a link": svg('<a onfocus="pwn(1)" autofocus="1" tabindex="1"><text>x</text></a>'),
    "handler in a namespace": svg('<g x:onload="pwn(1)" xmlns:x="http://www.w3.org/2000/svg"/>'),
    "listener": svg(
        '<handler type="text/ecmascript" ev:event="load" xmlns:ev="x">pwn(1)</handler>'
    ),
    "link": svg('<a href="javascript:pwn(1)"><text y="9">x</text></a>'),
    "link with a tab": svg('<a href="java&#9;script:pwn(1)"><text y="9">x</text></a>'),
    "link by xlink": svg(f'<a {XLINK} xlink:href="javascript:pwn(1)"><text y="9">x</text></a>'),
    "link that is set": svg('<a><set attributeName="href" to="javascript:pwn(1)"/></a>'),
    "link that is animated": svg(
        '<a><animate attributeName="href" values="javascript:pwn(1);a"/></a>'
    ),
    "handler that is set": svg('<set attributeName="onload" to="pwn(1)" begin="0s"/>'),
    "page inside": svg(
        '<foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml">'
        '<img src="x" onerror="pwn(1)"/></body></foreignObject>'
    ),
    "frame inside": svg('<iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:pwn(1)"/>'),
    "element of HTML": svg(
        '<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="x" onerror="pwn(1)"/>'
    ),
    "use of data": svg(f'<use href="{_DATA}#x"/>'),
    "image of a drawing": svg(f'<image href="{_DATA}" width="9" height="9"/>'),
    # A document type changes what is read.
    "attribute from a document type": svg(
        "", before=f"{_TYPE} [<!ATTLIST rect onclick CDATA 'pwn(1)' onfocus CDATA 'pwn(1)'>]>"
    ),
    "attribute of the root from a document type": svg(
        "",
        before=f"{_TYPE} [<!ATTLIST svg xmlns:x CDATA #FIXED 'x' onload CDATA #FIXED 'pwn(1)'>]>",
    ),
    "attribute from a parameter": svg(
        "", before=f"{_TYPE} [<!ENTITY % a \"<!ATTLIST svg onload CDATA 'pwn(1)'>\"> %a;]>"
    ),
    "entity that is a script": svg(
        "&e;", before=f"{_TYPE} [<!ENTITY e '<script>pwn(1)</script>'>]>"
    ),
    "entity of a file": svg(
        "<text>&e;</text>", before=f"{_TYPE} [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
    ),
    "entity of another host": svg(
        "<text>&e;</text>", before=f"{_TYPE} [<!ENTITY e SYSTEM 'https://evil.example/'>]>"
    ),
    "entities that multiply": svg(
        "<text>&c;</text>",
        before=f"{_TYPE} [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '{'&a;' * 99}'><!ENTITY c '{'&b;' * 99}'>]>",
    ),
    "document type from elsewhere": svg("", before=f'{_TYPE} SYSTEM "https://evil.example/x.dtd">'),
    # It is read in another encoding than it is checked in.
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?>'
    + svg("+ADw-script+AD4-pwn(1)+ADw-/script+AD4-"),
    "UTF-16": f'<?xml version="1.0" encoding="UTF-16"?><svg {SVG}><script>pwn(1)</script></svg>'.encode(
        "utf-16"
    ),
    "UTF-16 without a declaration": f"<svg {SVG} onload='pwn(1)'/>".encode("utf-16-le"),
    "EBCDIC": f'<?xml version="1.0" encoding="cp037"?><svg {SVG} onload="pwn(1)"/>'.encode("cp037"),
    "ISO 2022": b'<?xml version="1.0" encoding="ISO-2022-JP"?>'
    + svg("<desc>\x1b(J<script>pwn(1)</script>\x1b(B</desc>"),
    "shifted": b'<?xml version="1.0" encoding="HZ-GB-2312"?>'
    + svg("<desc>~{<script>pwn(1)</script>~}</desc>"),
    "unknown encoding": b'<?xml version="1.0" encoding="x-user-defined"?>'
    + svg("", 'onload="pwn(1)"'),
    "compressed": gzip.compress(svg("<script>pwn(1)</script>"), mtime=0),
    # It loads.
    "image": svg('<image href="https://evil.example/x.png" width="9" height="9"/>'),
    "image without a scheme": svg('<image href="//evil.example/x.png" width="9" height="9"/>'),
    "image on a base": svg(
        '<g xml:base="https://evil.example/"><image href="x" width="9" height="9"/></g>'
    ),
    "file of this machine": svg('<image href="file:///etc/passwd" width="9" height="9"/>'),
    "neighbour": svg('<image href="../../mkdocs.yml" width="9" height="9"/>'),
    "use": svg('<use href="https://evil.example/x.svg#a"/>'),
    "use by xlink": svg(f'<use {XLINK} xlink:href="https://evil.example/x.svg#a"/>'),
    "image of a filter": svg('<filter id="f"><feImage href="https://evil.example/x"/></filter>'),
    "path of a text": svg(
        '<text><textPath href="https://evil.example/x.svg#a">x</textPath></text>'
    ),
    "colour": svg('<rect fill="url(https://evil.example/x.svg#a)" width="9" height="9"/>'),
    "colour in quotes": svg(
        "<rect fill=\"url( 'https://evil.example/x.svg#a' )\" width='9' height='9'/>"
    ),
    "mask": svg('<g mask="url(//evil.example/x.svg#a)" clip-path="url(//evil.example/#b)"/>'),
    "cursor": svg('<g style="cursor:url(https://evil.example/x.cur),auto"/>'),
    "marker": svg('<path d="M0 0L9 9" marker-end="url(https://evil.example/#m)"/>'),
    "font": svg(
        '<font-face><font-face-src><font-face-uri href="https://evil.example/f"/></font-face-src></font-face>'
    ),
    "stylesheet": svg("", before='<?xml-stylesheet href="https://evil.example/x.css"?>'),
    "transformation": svg(
        "", before='<?xml-stylesheet type="text/xsl" href="https://evil.example/x.xsl"?>'
    ),
    "sheet of HTML": svg(
        '<link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="//evil.example/"/>'
    ),
    "inclusion": svg(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    ),
    "ping": svg(
        '<a href="https://example.org/" ping="https://evil.example/"><text y="9">x</text></a>'
    ),
    # Style sheets.
    "import": style("@import 'https://evil.example/x.css';"),
    "import by address": style("@import url(//evil.example/x.css);"),
    "import, escaped": style(r"@\000069mport 'https://evil.example/x.css';"),
    "import around an element": style("@imp<tspan/>ort 'https://evil.example/x.css';"),
    "import around a comment": style("@import/**/'https://evil.example/x.css';"),
    "import around CDATA": style("@imp<![CDATA[ort 'https://evil.example/x.css';]]>"),
    "address, escaped": style(r"svg{background:u\000072l(https://evil.example/x.png)}"),
    "address, escaped with a line break": style(
        "svg{background:u\\72\nl(https://evil.example/x.png)}"
    ),
    "address by entity": style("svg{background:&#117;rl(https://evil.example/x.png)}"),
    "address in capitals": style("svg{background:URL(https://evil.example/x.png)}"),
    "set of images": style("svg{background-image:image-set('https://evil.example/x.png' 1x)}"),
    "old set of images": style("svg{background:-webkit-image-set(url(//evil.example/x.png) 1x)}"),
    "cross fade": style(
        "svg{background:-webkit-cross-fade(url(//evil.example/a),url(//evil.example/b),9%)}"
    ),
    "source": style("svg{background:src('https://evil.example/x.png')}"),
    "property": style("svg{--u:url(https://evil.example/x.png);background:var(--u)}"),
    "font in a style sheet": style(
        "@font-face{font-family:x;src:url(//evil.example/f)}svg{font:9px x}"
    ),
    "namespace": style("@namespace url(https://evil.example/);"),
    "conditional": style("@media all{svg{background:url(//evil.example/x.png)}}"),
    "behaviour": style("svg{behavior:url(//evil.example/x);-moz-binding:url(//evil.example/y)}"),
    "style attribute": svg('<g style="background:url(//evil.example/x.png)"/>'),
    "style attribute, escaped": svg(r'<g style="fill:u\72l(//evil.example/x.png#a)"/>'),
    "animated style": svg('<animate attributeName="style" values="fill:url(//evil.example/#a)"/>'),
    "animated colour": svg(
        '<rect width="9" height="9"><animate attributeName="fill" to="url(//evil.example/#a)"/></rect>'
    ),
    # Size.
    "deep": (f"<svg {SVG}>" + "<g>" * 5000 + "</g>" * 5000 + "</svg>").encode(),
    "nested uses": svg(
        '<g id="a0"><rect width="1" height="1"/></g>'
        + "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 12))
    ),
    "use of itself": svg('<g id="a"><use href="#a"/></g>'),
    "huge": svg("", 'viewBox="0 0 1e9 1e9" style="width:1e9px;height:1e9px"'),
    "no drawing": b"<html><script>pwn(1)</script></html>",
    "drawing after a page": b"<script>pwn(1)</script>" + svg(""),
    "script after a drawing": svg("") + b"<script>pwn(1)</script>",
    "nothing": b"",
}

# What a plain drawing may have, and a text that it must still show.
PLAIN = svg(
    '<title>Plain</title><defs><linearGradient id="g"><stop offset="0" stop-color="#123456"/>'
    '<stop offset="1" stop-color="#abcdef"/></linearGradient></defs>'
    '<g fill="url(#g)" transform="rotate(9)"><circle cx="9" cy="9" r="5"/>'
    '<path d="M0 0L9 9z" stroke="red" stroke-width="2"/></g><text x="2" y="9">Words</text>'
    '<use href="#g"/>',
    'viewBox="0 0 20 20"',
    '<?xml version="1.0" encoding="UTF-8"?>\n',
)
