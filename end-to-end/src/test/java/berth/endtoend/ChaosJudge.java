package berth.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Whether exactly the old or exactly the new serves, nothing that was accepted is lost, and nothing was done twice. Pure. */
final class ChaosJudge {
    private final ChaosOperation operation;
    private final ChaosApp.State wished;
    private final ChaosOperation.Answer answer;
    private final ChaosLook before;
    private final ChaosLook after;
    private final List<String> wrong = new ArrayList<>();

    private ChaosJudge(
            ChaosOperation operation,
            ChaosApp.State wished,
            ChaosOperation.Answer answer,
            ChaosLook before,
            ChaosLook after) {
        this.operation = operation;
        this.wished = wished;
        this.answer = answer;
        this.before = before;
        this.after = after;
    }

    /** What must not be, one line each. */
    static List<String> judge(
            ChaosOperation operation,
            ChaosApp.State wished,
            ChaosOperation.Answer answer,
            ChaosLook before,
            ChaosLook after) {
        var judge = new ChaosJudge(operation, wished, answer, before, after);
        judge.oldOrNew();
        judge.onceEach();
        judge.newestDeployment();
        judge.builds();
        return judge.wrong;
    }

    /** {@code old}, {@code new} or {@code neither}. */
    static String outcome(ChaosApp.State wished, ChaosLook before, ChaosLook after) {
        if (after.state().is(wished)) {
            return "new";
        }
        return after.state().equals(before.state()) ? "old" : "neither";
    }

    private boolean isNew() {
        return after.state().is(wished);
    }

    private void oldOrNew() {
        if (outcome(wished, before, after).equals("neither")) {
            wrong.add("neither old nor new: " + after.state() + " after " + before.state() + ", wished " + wished);
        }
        if (answer.accepted() && !isNew()) {
            wrong.add("accepted and lost: " + answer.lastWords());
        }
    }

    /** What is new has one release, one deployment and, if pushed, one build; what is old has no trace of an order. */
    private void onceEach() {
        int releases = isNew() ? operation.releases() : 0;
        require("releases", releases, before.said().releases(), after.said().releases());
        require(
                "deployments",
                releases,
                before.said().deployments(),
                after.said().deployments());
        require(
                "builds",
                isNew() ? operation.builds() : 0,
                before.said().builds(),
                after.said().builds());
    }

    private void require(String what, int count, JsonNode earlier, JsonNode later) {
        int made = ChaosLook.Said.newest(later) - ChaosLook.Said.newest(earlier);
        if (made != count) {
            wrong.add(made + " new " + what + ", not " + count);
        }
    }

    /** It says the truth about what serves. */
    private void newestDeployment() {
        var deployment = after.said().deployments().get(0);
        var to = deployment.get("toRelease").asInt();
        boolean succeeded = deployment.get("state").asText().equals("SUCCEEDED");
        boolean serves = after.served().answers().stream().anyMatch(each -> each.release() == to);
        if (succeeded != serves) {
            wrong.add("deployment " + deployment.get("number") + " to release " + to + " is "
                    + deployment.get("state").asText() + ", and visitors are answered by "
                    + after.served().contents());
        }
    }

    /** What git said was received is there, and what is there has ended well. */
    private void builds() {
        if (operation != ChaosOperation.PUSH) {
            return;
        }
        boolean found = false;
        for (JsonNode build : after.said().builds()) {
            if (build.get("commit").asText().equals(wished.commit())) {
                found = true;
                if (!build.get("state").asText().equals("SUCCEEDED")) {
                    wrong.add("its build ended as " + build);
                }
            }
        }
        if (answer.accepted() && !found) {
            wrong.add("git was told that the push is received, and there is no build of it");
        }
    }
}
