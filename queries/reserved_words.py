"""Let names in queries begin with a reserved word: ``SELECT not_due``.

beanquery's grammar does not say that ``_`` can be part of a word, so that its
parser reads ``not_due`` as ``NOT _due``. The parser takes that as a setting;
importing this module makes the setting, and changes nothing else.
"""

from __future__ import annotations

from functools import partial

import beanquery.parser
from beanquery.parser.parser import BQLParser

vars(beanquery.parser)["BQLParser"] = partial(BQLParser, namechars="_")
