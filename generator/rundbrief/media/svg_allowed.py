"""What a published SVG may contain. Everything else is left out or refused.

Source: SVG 1.1 (elements, attributes), SVG 2 and Filter Effects Level 1 (additions).
"""

from __future__ import annotations

import re

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"

# Elements that run scripts, embed pages or fetch files. In lower case.
ACTIVE = frozenset(
    {
        *("script", "handler", "listener", "foreignobject", "iframe", "object", "embed"),
        *("audio", "video", "source", "track", "canvas", "html", "body", "link", "meta", "base"),
        *("form", "input", "button", "frame", "frameset", "applet", "import", "include", "discard"),
    }
)

ANIMATIONS = frozenset({"animate", "animatecolor", "animatemotion", "animatetransform", "set"})
TEXTS = frozenset({"text", "tspan", "textPath", "title", "desc"})
ELEMENTS = TEXTS | frozenset(
    {
        *("svg", "g", "defs", "symbol", "use", "switch", "a", "style", "image"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker"),
        *("animate", "animateMotion", "animateTransform", "set", "mpath"),
        *("filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite"),
        *("feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight"),
        *("feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR"),
        *("feGaussianBlur", "feImage", "feMerge", "feMergeNode", "feMorphology", "feOffset"),
        *("fePointLight", "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence"),
    }
)
# Elements that may contain an image, as a `data:` address.
IMAGES = frozenset({"image", "feImage"})

# Attributes that browsers never read as an address or as CSS.
ATTRIBUTES = frozenset(
    {
        *("id", "class", "lang", "role", "version", "media", "type"),
        *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr"),
        *("width", "height", "d", "points", "pathLength", "viewBox", "preserveAspectRatio"),
        *("dx", "dy", "rotate", "textLength", "lengthAdjust", "startOffset", "method", "spacing"),
        *("side", "offset", "gradientUnits", "gradientTransform", "spreadMethod"),
        *("patternUnits", "patternContentUnits", "patternTransform", "clipPathUnits", "maskUnits"),
        *("maskContentUnits", "markerUnits", "markerWidth", "markerHeight", "orient", "refX"),
        *("refY", "in", "in2", "result", "mode", "tableValues", "slope", "intercept"),
        *("amplitude", "exponent", "k1", "k2", "k3", "k4", "operator", "order", "kernelMatrix"),
        *("divisor", "bias", "targetX", "targetY", "edgeMode", "kernelUnitLength"),
        *("preserveAlpha", "surfaceScale", "diffuseConstant", "specularConstant"),
        *("specularExponent", "azimuth", "elevation", "z", "pointsAtX", "pointsAtY", "pointsAtZ"),
        *("limitingConeAngle", "scale", "xChannelSelector", "yChannelSelector", "stdDeviation"),
        *("radius", "baseFrequency", "numOctaves", "seed", "stitchTiles", "filterUnits"),
        *("primitiveUnits", "attributeName", "attributeType", "begin", "dur", "end", "min", "max"),
        *("restart", "repeatCount", "repeatDur", "calcMode", "keyTimes", "keySplines"),
        *("keyPoints", "additive", "accumulate", "path", "origin", "systemLanguage"),
        *("requiredFeatures", "aria-hidden", "aria-label", "aria-labelledby", "aria-describedby"),
    }
)
# Attributes of animations: CSS values, separated by semicolons.
ANIMATED = frozenset({"from", "to", "by", "values"})

# CSS properties, also as attributes.
PROPERTIES = frozenset(
    {
        *("alignment-baseline", "baseline-shift", "clip", "clip-path", "clip-rule", "color"),
        *("color-interpolation", "color-interpolation-filters", "color-rendering", "cursor"),
        *("direction", "display", "dominant-baseline", "fill", "fill-opacity", "fill-rule"),
        *("filter", "flood-color", "flood-opacity", "font", "font-family", "font-feature-settings"),
        *("font-kerning", "font-size", "font-size-adjust", "font-stretch", "font-style"),
        *("font-variant", "font-variation-settings", "font-weight", "image-rendering"),
        *("inline-size", "isolation", "letter-spacing", "lighting-color", "line-height"),
        *("marker", "marker-end", "marker-mid", "marker-start", "mask", "mask-type"),
        *("mix-blend-mode", "opacity", "overflow", "paint-order", "pointer-events"),
        *("shape-rendering", "stop-color", "stop-opacity", "stroke", "stroke-dasharray"),
        *("stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit"),
        *("stroke-opacity", "stroke-width", "text-align", "text-anchor", "text-decoration"),
        *("text-indent", "text-rendering", "text-transform", "transform", "transform-box"),
        *("transform-origin", "unicode-bidi", "vector-effect", "visibility", "white-space"),
        *("word-spacing", "writing-mode", "background", "background-color", "color-scheme"),
        *("animation", "animation-delay", "animation-direction", "animation-duration"),
        *("animation-fill-mode", "animation-iteration-count", "animation-name"),
        *("animation-play-state", "animation-timing-function", "transition"),
        *("x", "y", "cx", "cy", "r", "rx", "ry", "width", "height", "offset-distance"),
    }
)
# What an animation may change: neither addresses nor code, and nothing that takes browsers long.
ANIMATABLE = (ATTRIBUTES | PROPERTIES) - {
    *("id", "class", "attributeName", "type", "media", "filter", "mask", "clip-path")
}

# Functions that work on all pixels of an element.
FILTERS = frozenset(
    {
        *("blur", "brightness", "contrast", "drop-shadow", "grayscale", "hue-rotate", "invert"),
        *("opacity", "saturate", "sepia"),
    }
)
FUNCTIONS = frozenset(
    {
        *FILTERS,
        *("rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"),
        *("color-mix", "light-dark", "var", "calc", "min", "max", "clamp"),
        *("matrix", "matrix3d", "translate", "translatex", "translatey", "translate3d", "scale"),
        *("scalex", "scaley", "rotate", "rotatex", "rotatey", "rotatez", "rotate3d", "skew"),
        *("skewx", "skewy", "perspective"),
        *("path", "circle", "ellipse", "inset", "polygon", "rect"),
        *("cubic-bezier", "steps", "linear"),
    }
)
# The largest numbers in attributes of filters, in user units where they are lengths. Larger ones
# take minutes and look the same, or show nothing.
LARGEST = {"numOctaves": 10, "stdDeviation": 1000, "radius": 100, "order": 20}

# Functions that fetch what they name.
FETCHING = frozenset(
    {
        *("url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"),
        *("-webkit-cross-fade", "url-prefix", "domain", "document", "expression"),
    }
)
SELECTOR_FUNCTIONS = frozenset(
    {
        *("not", "is", "where", "has", "lang", "nth-child", "nth-last-child"),
        *("nth-of-type", "nth-last-of-type"),
    }
)

# The images that a drawing may embed.
DATA_IMAGE = re.compile(
    r"data:image/(png|jpe?g|gif|webp)(;base64)?,(.*)", re.IGNORECASE | re.DOTALL
)
