"""Names of files and folders that try to become part of an address, a command or a page."""

from __future__ import annotations

from hostile_vectors import make

# Each becomes part of the name of an update, a page and an image.
VECTORS = make(
    "name",
    {
        "tag": "<img src=x onerror=pwn(1)>",
        "quote": '"onclick="pwn(1)',
        "apostrophe": "'onclick='pwn(1)",
        "entity": "&lt;b&gt;&amp;",
        "fragment": "#javascript:pwn(1)",
        "query": "?x=javascript:pwn(1)",
        "percent": "%3Cscript%3E %2e%2e%2f %00 %",
        "expression": "{{7*7}}{%raw%}",
        "scheme": "javascript:pwn(1)",
        "option": "--output=x",
        "shell": "$(id);`id`|id&id",
        "spaces": "a  b\u00a0c",
        "comma": "a,b;c=d+e",
        "brackets": "a[b](c){d}",
        "star": "*?[a-z]*",
        "backslash": "a\\..\\b",
        "dots": "...",
        "end of a comment": "-->]]>",
        "Markdown": "**b** _c_ `d` ![e](f)",
        "right to left": "עולם-مرحبا",
        "emoji": "👩‍💻🏳️‍🌈",
        "composed and not": "é e\u0301",
        "long": "é" * 80,
    },
)
