"""Predictions for files: the pipeline's own functions, and their scores where a labelled set is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newswatch.settings import PROJECT
from tests.integration.test_transforms_process import POLICY, RELEASE, REWRITTEN
from transforms.predict import PredictError, predict_relevance, predict_stories

EVAL = Path(os.environ.get("NEWSWATCH_EVAL_DIR") or PROJECT.parent / "shared" / "eval")
needs_eval = pytest.mark.skipif(not EVAL.is_dir(), reason="no evaluation set")
