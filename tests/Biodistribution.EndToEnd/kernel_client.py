"""Drives the kernel by the real Jupyter client and prints what was seen, as JSON."""
import json, sys, threading, time
import jupyter_client, zmq

manager = jupyter_client.KernelManager(kernel_name=".net-csharp")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=120)
seen = {}


def run(code, stop_after=None):
    """Runs a cell; gives status, output text, results by type, error, seconds."""
    texts, results, error = [], [], None

    def hook(message):
        nonlocal error
        content = message["content"]
        if message["msg_type"] == "stream":
            texts.append(content["text"])
        elif message["msg_type"] in ("execute_result", "display_data"):
            results.append(content["data"])
        elif message["msg_type"] == "error":
            error = content["ename"] + ": " + content["evalue"]
    if stop_after is not None:
        threading.Timer(stop_after, manager.interrupt_kernel).start()
    begun = time.time()
    reply = client.execute_interactive(code, output_hook=hook, timeout=120)["content"]
    return {"status": reply["status"], "text": "".join(texts), "pieces": len(texts), "types": [sorted(r) for r in results],
            "plain": [r["text/plain"] for r in results], "error": error, "seconds": time.time() - begun}


def raw(frames):
    """Sends frames as they are to the shell socket."""
    context = zmq.Context.instance()
    socket = context.socket(zmq.DEALER)
    socket.linger = 1000
    info = manager.get_connection_info()
    socket.connect(f"tcp://{info['ip']}:{info['shell_port']}")
    socket.send_multipart(frames)
    answered = socket.poll(1500) != 0
    socket.close()
    return answered


seen["protocol"] = client.kernel_info(reply=True)["content"]["protocol_version"]
seen["value"] = run("var kept = 6 * 7; kept")
seen["throws"] = run('Console.WriteLine("before"); var early = 1;\nthrow new InvalidOperationException("on purpose");')
seen["after_throw"] = run("kept + early")
seen["wrong_code"] = run("int x = \"text\";")
for name, code in {
    "loop": "while (true) { }",
    "loop_that_catches": "try { while (true) { } } catch (Exception) { } Console.WriteLine(\"past\");",
    "sleep": "System.Threading.Thread.Sleep(-1);",
    "wait": "await Task.Delay(-1);",
    "library": "Enumerable.Repeat(1.0, int.MaxValue).Sum(x => Math.Sqrt(x))",
}.items():
    seen["stopped_" + name] = run(code, stop_after=0.5)
    seen["after_" + name] = run("kept")
seen["lines"] = run("for (var i = 0; i < 100_000; i++) Console.WriteLine(i);")
seen["lines"]["text"] = str(seen["lines"]["text"].count("\n")) + " lines, last " + seen["lines"]["text"].split()[-1]
seen["unshowable"] = run("class Bad { public override string ToString() => throw new Exception(\"no text\"); }\nnew Bad()")
seen["circular"] = run("class Node { public Node Next; }\nvar node = new Node(); node.Next = node; node")
seen["endless_sequence"] = run("IEnumerable<int> Endless() { while (true) yield return 1; }\nEndless()")
seen["displayed"] = run("display(1); display(\"two\"); 3")
seen["figure"] = run("Model.Load(\"models/exosome/exosome-liver.yaml\").With(1e10.Particles().Into(\"blood\")).Simulate(6.Hours()).Plot(\"liver\")")
seen["wrong_unit"] = run("Model.Load(\"models/exosome/exosome-liver.yaml\").With(5.Milligram().Into(\"blood\"))")
seen["missing_file"] = run("#r \"no-such-file.dll\"\n1")

good = jupyter_client.session.Session(key=client.session.key)
bad = jupyter_client.session.Session(key=b"wrong key")
request = {"code": "kept = 0", "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
seen["wrong_key_answered"] = raw(bad.serialize(bad.msg("execute_request", request)))
signed = good.serialize(good.msg("kernel_info_request", {}))
seen["malformed_answered"] = [raw([b"x"]), raw([b"<IDS|MSG>"]), raw([b"<IDS|MSG>", b"", b"{", b"{}", b"{}", b"{}"]), raw(signed[:-1]), raw([b"\xff" * 1000] * 20)]
odd = good.msg("execute_request", {"code": 5, "silent": "perhaps"})
raw(good.serialize(odd))
raw(good.serialize(good.msg("no_such_request", {})))
raw(good.serialize(good.msg("complete_request", {"code": "a", "cursor_pos": 10 ** 9})))
seen["after_malformed"] = run("kept")


def ask(send, **arguments):
    return send(reply=True, timeout=60, **arguments)["content"]


seen["complete_static"] = ask(client.complete, code="Model.Lo")["matches"]
seen["complete_extension"] = ask(client.complete, code="6.Ho")["matches"]
seen["complete_variable"] = ask(client.complete, code="kep")["matches"]
seen["inspect"] = ask(client.inspect, code="Model.Load(\"x\")", cursor_pos=8)["data"].get("text/plain", "")
seen["history"] = ask(client.history)["status"]
seen["comms"] = ask(client.comm_info)["status"]
completeness = {}
for code in ("var a = 1;", "if (true) {", "var = ;"):
    client.is_complete(code)
    completeness[code] = client.get_shell_msg(timeout=60)["content"]["status"]
seen["completeness"] = completeness

manager.restart_kernel(now=False)
client.wait_for_ready(timeout=120)
seen["forgotten"] = run("kept")
seen["restarted"] = run("1 + 1")
client.stop_channels()
manager.shutdown_kernel()
seen["alive_after_shutdown"] = manager.is_alive()
print(json.dumps(seen))
