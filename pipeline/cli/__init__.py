"""The console script `caf-census`: what people do by hand, with the same functions as the stages."""

from pipeline.cli.app import run

__all__ = ["run"]
