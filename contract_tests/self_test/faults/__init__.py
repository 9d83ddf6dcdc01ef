"""The catalogue of seeded faults: broken mocks, each with the check that must notice it."""

from contract_tests.self_test.faults.channels import CHANNELS
from contract_tests.self_test.faults.conversations import CONVERSATIONS
from contract_tests.self_test.faults.credentials import CREDENTIALS
from contract_tests.self_test.faults.echo import ECHOES
from contract_tests.self_test.faults.every_operation import EVERY_OPERATION
from contract_tests.self_test.faults.fault import joined
from contract_tests.self_test.faults.path_ids import PATH_IDS
from contract_tests.self_test.faults.requests import REQUESTS
from contract_tests.self_test.faults.responses import RESPONSES
from contract_tests.self_test.faults.state import STATE

__all__ = ["FAULTS", "FAULTS_OF_THE_PAGE"]

FAULTS_OF_THE_PAGE = joined(CREDENTIALS, PATH_IDS, REQUESTS, RESPONSES, CHANNELS, ECHOES, STATE)
FAULTS = FAULTS_OF_THE_PAGE | CONVERSATIONS | EVERY_OPERATION
