package berth.server.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A test of requests that cannot be meant: method, path, body if there is one, code of the refusal, and how its detail begins.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@CsvSource(
        delimiter = '|',
        quoteCharacter = '~',
        value = {
            "GET    | /api/v1/events?kind=%00                            || request.nul-character | the request's address has",
            "GET    | /api/v1/events?app=a%00                            || request.nul-character | the request's address has",
            "GET    | /api/v1/events?environment=%00b                    || request.nul-character | the request's address has",
            "GET    | HERE/runs?schedule=%00                             || request.nul-character | the request's address has",
            "GET    | /api/v1/teams/a%00b/webhooks                       || request.nul-character | the request's address has",
            "GET    | /api/v1/teams/default/config-groups/a%00b          || request.nul-character | the request's address has",
            "DELETE | /api/v1/teams/default/config-groups/a%00b          || request.nul-character | the request's address has",
            "GET    | /api/v1/apps/a%00b                                 || request.nul-character | the request's address has",
            "GET    | HERE/runs/attach?command=%00                       || request.nul-character | the request's address has",
            "GET    | HERE/instances/0123456789ab/exec?command=%00       || request.nul-character | the request's address has",
            "POST   | HERE/runs                      | {\"command\": \"a\\u0000b\"}       | request.nul-character | command has",
            "PUT    | HERE/config/groups             | [\"a\\u0000\"]                     | request.nul-character | [0] has",
            "POST   | /api/v1/apps                   | {\"name\": \"x\\u0000\"}           | request.nul-character | name has",
            "POST   | /api/v1/teams/default/webhooks | {\"url\": \"http://x/\", \"kinds\": [\"\\u0000\"]} | request.nul-character | kinds[0] has",
            "PATCH  | HERE/config                    | {\"A\": \"x\\u0000y\"}             | request.nul-character | A has",
            "PATCH  | HERE/config                    | {\"A\\u0000\": \"x\"}              | request.nul-character | a name in the body has",
            "PATCH  | HERE/formation                 | {\"a\\u0000\": {\"count\": 1}}     | request.nul-character | a name in the body has",
            "POST   | /api/v1/apps                          | {\"name\": \"x1\", \"name\": \"x2\"}     | request.json-invalid | a field is given twice (line 1, column ",
            "POST   | HERE/runs                             | {\"command\": \"a\", \"command\": \"b\"} | request.json-invalid | a field is given twice (line 1, column ",
            "POST   | /api/v1/teams/default/config-groups   | {\"name\": \"x1\", \"name\": \"x2\"}     | request.json-invalid | a field is given twice (line 1, column ",
            "PATCH  | /api/v1/teams/default/config-groups/x | {\"A\": \"1\", \"A\": \"2\"}             | request.json-invalid | a field is given twice (line 1, column ",
            "PATCH  | HERE/config                           | {\"A\": \"1\", \"A\": \"2\"}             | request.json-invalid | a field is given twice (line 1, column ",
            "PUT    | HERE/sleep                            | {\"afterMinutes\": 1, \"afterMinutes\": 2} | request.json-invalid | a field is given twice (line 1, column ",
            "POST   | HERE/releases/1/rollback              | {\"what\": \"all\", \"what\": \"config\"} | request.json-invalid | a field is given twice (line 1, column ",
            "PATCH  | HERE/formation                        | {\"web\": {\"count\": 1}, \"web\": {\"count\": 2}} | request.json-invalid | a field is given twice (line 1, column ",
            "PATCH  | HERE/formation                        | {\"web\": {\"count\": 1, \"count\": 2}}  | request.json-invalid | a field is given twice (line 1, column ",
            "GET    | /api/v1/events?limit=x                   || request.parameter-invalid | the parameter limit must be a whole number",
            "GET    | /api/v1/events?before=x                  || request.parameter-invalid | the parameter before must be a whole number",
            "GET    | /api/v1/events?after=x                   || request.parameter-invalid | the parameter after must be a whole number",
            "GET    | /api/v1/events?after=9223372036854775808 || request.parameter-invalid | the parameter after must be a whole number",
            "GET    | HERE/builds?limit=                       || request.parameter-invalid | the parameter limit must be a whole number",
            "GET    | HERE/deployments?build=x                 || request.parameter-invalid | the parameter build must be a whole number",
            "GET    | HERE/usage?minutes=99999999999           || request.parameter-invalid | the parameter minutes must be a whole number",
            "GET    | HERE/logs?tail=1.5                       || request.parameter-invalid | the parameter tail must be a whole number",
            "GET    | HERE/builds?limit=0                     || request.parameter-invalid | the parameter limit must be a whole number, 1 to 500",
            "GET    | HERE/releases?limit=501                 || request.parameter-invalid | the parameter limit must be a whole number, 1 to 500",
            "GET    | HERE/deployments?limit=-1               || request.parameter-invalid | the parameter limit must be a whole number, 1 to 500",
            "GET    | HERE/runs?limit=0                       || request.parameter-invalid | the parameter limit must be a whole number, 1 to 500",
            "GET    | /api/v1/events?limit=0                  || request.parameter-invalid | the parameter limit must be a whole number, 1 to 500",
            "GET    | HERE/log-lines?limit=5001               || request.parameter-invalid | the parameter limit must be a whole number, 1 to 5000",
            "GET    | HERE/usage?minutes=-5                   || request.parameter-invalid | the parameter minutes must be a whole number, 1 to 1440",
            "GET    | HERE/logs?tail=-1                       || request.parameter-invalid | the parameter tail must be a whole number, 0 to 10000",
            "PUT    | HERE/sleep         | {}                                  | request.json-invalid | the field \"afterMinutes\" is missing",
            "PUT    | HERE/sleep         | null                                | request.json-invalid | the body is missing",
            "GET    | HERE/config?values=maybe                 || request.parameter-invalid | the parameter values must be true or false",
            "GET    | HERE/config?values=                      || request.parameter-invalid | the parameter values must be true or false",
            "GET    | /api/v1/teams/default/config-groups/x?values=1 || request.parameter-invalid | the parameter values must be true or false",
            "GET    | HERE/logs?follow=no                      || request.parameter-invalid | the parameter follow must be true or false",
            "PATCH  | HERE/config?afresh=yes | {\"A\": \"1\"}   | request.parameter-invalid | the parameter afresh must be true or false",
            "PATCH  | HERE/formation     | {\"web\": {\"count\": 1.5}}         | request.json-invalid | web.count must be a whole number",
            "PATCH  | HERE/formation     | {\"web\": {\"count\": 1.0}}         | request.json-invalid | web.count must be a whole number",
            "PATCH  | HERE/formation     | {\"web\": {\"count\": \"3\"}}       | request.json-invalid | web.count must be a whole number",
            "PATCH  | HERE/formation     | {\"web\": {\"count\": \"\"}}        | request.json-invalid | web.count must be a whole number",
            "PATCH  | HERE/formation     | {\"web\": {\"count\": true}}        | request.json-invalid | web.count must be a whole number",
            "PATCH  | HERE/formation     | {\"web\": {\"cpus\": \"0.5\"}}      | request.json-invalid | web.cpus must be a number",
            "PATCH  | HERE/formation     | {\"web\": {\"cpus\": true}}         | request.json-invalid | web.cpus must be a number",
            "PATCH  | HERE/formation     | {\"web\": 3}                        | request.json-invalid | web must be an object",
            "PATCH  | HERE/formation     | {\"web\": {\"count\": 99999999999}} | request.json-invalid | web.count is a number beyond",
            "PUT    | HERE/sleep         | {\"afterMinutes\": 1.7}             | request.json-invalid | afterMinutes must be a whole number",
            "PUT    | HERE/sleep         | {\"afterMinutes\": \"30\"}          | request.json-invalid | afterMinutes must be a whole number",
            "PATCH  | HERE/config        | {\"A\": 5}                          | request.json-invalid | A must be text",
            "PUT    | HERE/config/groups | [\"mail\", 5]                       | request.json-invalid | [1] must be text",
        })
@interface BadInputs {}
