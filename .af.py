from contract_tests.contract.contract_under_test import CONTRACT, contract_of_the_page
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.faults.conversations import CONVERSATIONS
from contract_tests.provider.rules import check_rule
from contract_tests.provider.generated_requests import send_generated_requests
from contract_tests.self_test.served_provider import serving
for name, fault in FAULTS.items():
    run, _, check = fault.caught_by.partition(":")
    with serving(fault.make(), contract=CONTRACT if name in CONVERSATIONS else contract_of_the_page()) as provider:
        if check: d=[f.disagreement for f in send_generated_requests(provider, run, 1, 50).failed_checks if f.check==check]
        else: d=check_rule(provider, fault.caught_by)
    caught = d if check else [x for x in d if provider.is_failure(x.verdict)]
    print(("MISSED " if not caught else "")+ f"{name} [{fault.caught_by}]: " + "; ".join(sorted({f"{x.verdict} {x.pointer} {x.what}" for x in d})), flush=True)
