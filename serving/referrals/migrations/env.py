"""How Alembic runs here: on the connection that `database` hands over, in its transaction."""

from alembic import context

import serving.referrals.sittings.tables  # noqa: F401  its tables join the others in `Base`
from serving.referrals.written.tables import WRITTEN

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=WRITTEN[0].metadata,  # of all tables: its module loads the others too
    transactional_ddl=False,  # the caller's transaction holds the whole upgrade
)
context.run_migrations()
