"""The unified social credit code (GB 32100-2015): 18 characters, the last of them a check digit."""

from __future__ import annotations

import re

from tables.vocabulary import cleaned


def credit_code(written: str) -> tuple[str, str]:
    """The code as the register writes it, and what is wrong with it: `length`, `letters`, `check` or nothing.

    >>> credit_code("91440101MA59KNG47K".lower())[0]
    '91440101MA59KNG47K'
    """
    from stdnum import exceptions
    from stdnum.cn import uscc

    code = re.sub(r"[\s\-'’`]+", "", cleaned(written)).upper()
    try:
        return uscc.validate(code), ""
    except exceptions.InvalidLength:
        return code, "length"
    except exceptions.InvalidChecksum:
        return code, "check"
    except exceptions.ValidationError:
        return code, "letters"
