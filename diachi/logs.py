"""What is written to the log holds no stranger's secret: the token in a URL is all the right there is
to a pledge (docs/decisions/0046), and Django writes the path of whatever it refused."""

import logging
import re

_TOKEN = re.compile(r"(/nhan-giup/)[0-9a-f]{8}-[0-9a-f-]{27}", re.IGNORECASE)


class WithoutTokens(logging.Filter):
    def filter(self, record):
        message = record.getMessage()
        hidden = _TOKEN.sub(r"\1…", message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True
