"""Makes github-openapi.json from GitHub's OpenAPI description (npm pack @octokit/openapi, MIT).

Usage: extract.py package/generated/api.github.com.json > ../resources/dev/slipway/preflight/github-openapi.json

It keeps the answers of the endpoints that Slipway asks: their schemas, as JSON Schema, without prose, and an example of each.
"""
import json
import sys

ENDPOINTS = {
    "check-runs": "/repos/{owner}/{repo}/commits/{ref}/check-runs",
    "status": "/repos/{owner}/{repo}/commits/{ref}/status",
    "issues": "/repos/{owner}/{repo}/issues",
    "compare": "/repos/{owner}/{repo}/compare/{basehead}",
    "commit": "/repos/{owner}/{repo}/commits/{ref}",
    "deployments": "/repos/{owner}/{repo}/deployments",
    "deployment-statuses": "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
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
    answers, examples = {}, {}
    for name, path in ENDPOINTS.items():
        content = api["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
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
        {"$comment": note, "answers": answers, "examples": examples, "$defs": dict(sorted(done.items()))},
        sys.stdout, indent=1, sort_keys=False)
    print()


main()
