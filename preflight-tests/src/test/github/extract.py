"""Makes a github-openapi.json from GitHub's OpenAPI description (npm pack @octokit/openapi, MIT).

Usage, in the root of the repository, for the tests of pre-flight and for those of the engine:

    extract.py package/generated/api.github.com.json preflight > preflight-tests/src/test/resources/dev/slipway/preflight/github-openapi.json
    extract.py package/generated/api.github.com.json engine > core/engine/src/test/resources/dev/slipway/pipeline/github-openapi.json

It keeps the answers of the endpoints that Slipway asks: their schemas, as JSON Schema, without prose, and an example of each; and the schemas of what is posted there.
"""
import json
import sys

ENDPOINTS = {
    "preflight": {
        "check-runs": "get /repos/{owner}/{repo}/commits/{ref}/check-runs",
        "status": "get /repos/{owner}/{repo}/commits/{ref}/status",
        "issues": "get /repos/{owner}/{repo}/issues",
        "compare": "get /repos/{owner}/{repo}/compare/{basehead}",
        "commit": "get /repos/{owner}/{repo}/commits/{ref}",
        "deployments": "get /repos/{owner}/{repo}/deployments",
        "deployment-statuses": "get /repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
    },
    "engine": {
        "issues": "get /repos/{owner}/{repo}/issues",
        "issue": "post /repos/{owner}/{repo}/issues",
        "deployments": "get /repos/{owner}/{repo}/deployments",
        "deployment": "post /repos/{owner}/{repo}/deployments",
        "deployment-statuses": "get /repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
        "deployment-status": "post /repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
        "dispatched": "post /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches",
        "runs": "get /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs",
        "run": "get /repos/{owner}/{repo}/actions/runs/{run_id}",
        "jobs": "get /repos/{owner}/{repo}/actions/runs/{run_id}/jobs",
        "pending": "get /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments",
        "approvals": "get /repos/{owner}/{repo}/actions/runs/{run_id}/approvals",
    },
}
PROSE = {"description", "title", "example", "examples", "externalDocs", "deprecated", "x-github-breaking-changes"}


def schema(node, found):
    if isinstance(node, list):
        return [schema(n, found) for n in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        found.add(name)
        return {"$ref": "#/$defs/" + name}
    out = {}
    for key, value in node.items():
        if key == "properties":
            out[key] = {k: schema(v, found) for k, v in value.items()}
        elif key == "enum" and node.get("nullable") and None not in value:
            out[key] = value + [None]
        elif key not in PROSE and key != "nullable" and key not in ("format",):
            out[key] = schema(value, found)
    if node.get("nullable"):
        if isinstance(out.get("type"), str):
            out["type"] = [out["type"], "null"]
        elif "type" not in out:
            out = {"anyOf": [out, {"type": "null"}]}
    return out


def main():
    api = json.load(open(sys.argv[1]))
    found, done = set(), {}
    answers, examples, requests = {}, {}, {}
    for name, endpoint in ENDPOINTS[sys.argv[2]].items():
        method, path = endpoint.split()
        operation = api["paths"][path][method]
        status = "200" if "200" in operation["responses"] else "201"
        content = operation["responses"][status]["content"]["application/json"]
        if "requestBody" in operation:
            posted = operation["requestBody"]["content"]["application/json"]["schema"]
            requests[name] = schema(posted, found)
        answers[name] = schema(content["schema"], found)
        example = next(iter(content["examples"].values()))
        if "$ref" in example:
            example = api["components"]["examples"][example["$ref"].rsplit("/", 1)[1]]
        examples[name] = example["value"]
    while found - done.keys():
        for name in sorted(found - done.keys()):
            done[name] = schema(api["components"]["schemas"][name], found)
    note = "From @octokit/openapi " + api["info"]["version"] + " (GitHub's OpenAPI description), Copyright (c) 2020 Octokit contributors, MIT licence; made by extract.py."
    json.dump(
        {"$comment": note, "answers": answers, "examples": examples}
        | ({"requests": requests} if requests else {})
        | {"$defs": dict(sorted(done.items()))},
        sys.stdout, indent=1, sort_keys=False)
    print()


main()
