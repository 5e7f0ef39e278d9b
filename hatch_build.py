"""Compile the catalogues when the package is built."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "generator"))

from rundbrief.i18n.compiling import compile_catalogues


class CatalogueBuildHook(BuildHookInterface):
    """A wheel gets its own files: whoever reads the checkout meanwhile isn't disturbed.

    An editable installation reads the checkout, so they are written there.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self.compiled = TemporaryDirectory()
        if version == "editable":
            compile_catalogues()
        else:
            compile_catalogues(into=Path(self.compiled.name))
            build_data["force_include"][self.compiled.name] = "rundbrief/i18n/locales"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        del version, build_data, artifact_path
        self.compiled.cleanup()
