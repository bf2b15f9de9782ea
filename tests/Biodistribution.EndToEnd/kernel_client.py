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
    texts, results, error, trace = [], [], None, []

    def hook(message):
        nonlocal error, trace
        content = message["content"]
        if message["msg_type"] == "stream":
            texts.append(content["text"])
        elif message["msg_type"] in ("execute_result", "display_data"):
            results.append(content["data"])
        elif message["msg_type"] == "error":
            error = content["ename"] + ": " + content["evalue"]
            trace = content["traceback"]
    answered = threading.Event()

    def stop():
        """On a busy machine the cell may not have begun yet: asked again when a stopped cell would long have ended."""
        wait = stop_after
        while not answered.wait(wait):
            manager.interrupt_kernel()
            wait = 15
    if stop_after is not None:
        threading.Thread(target=stop, daemon=True).start()
    begun = time.time()
    reply = client.execute_interactive(code, output_hook=hook, timeout=120)["content"]
    answered.set()
    return {"status": reply["status"], "text": "".join(texts), "pieces": len(texts), "types": [sorted(r) for r in results],
            "plain": [r["text/plain"] for r in results], "error": error, "trace": trace, "seconds": time.time() - begun}


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
    "jump": "again: goto again;",
    "recursion": "long Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);\nFibonacci(90)",
    "property": "class Deep { public int Left; public int Value => Left == 0 ? 1 : new Deep { Left = Left - 1 }.Value + new Deep { Left = Left - 1 }.Value; }\nnew Deep { Left = 90 }.Value",
    "filter": "try { for (;;) ; } catch (Exception) when (true) { } Console.WriteLine(\"past\");",
    "parallel": "System.Threading.Tasks.Parallel.For(0, 2, i => { while (true) ; });",
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
seen["other_kernel"] = run("#i \"nuget:/no/such/folder\"\n#r \"nuget: Biodistribution.Notebooks, 0.0.1\"\nkept")
seen["missing_file"] = run("#r \"no-such-file.dll\"\n1")

forms = """
using System.Linq.Expressions;
class Counted(int start) {
    int value = start;
    public int Next => ++value;
    public int this[int i] => value * i;
    public int Set { get => value; set => this.value = value; }
    public static Counted operator +(Counted a, int b) => new(a.value + b);
    public ref int Place() => ref value;
    public int Refuses() => throw new NotSupportedException();
    ~Counted() => Console.Write("");
}
static int Twice(int x) => 2 * x; void Note(List<string> to, string what) => to.Add(what);
async Task<int> Later(int x) { await Task.Yield(); return x; }
async Task Nothing() => await Task.Yield();
IEnumerable<int> Three() { for (var i = 0; i < 3; i++) yield return i; }
var notes = new List<string>();
Action<string> note = what => notes.Add(what); Func<double> asDouble = () => 1; Func<byte> small = () => 7; Func<string> nothing = () => null;
Func<int, Task<int>> later = async x => await Later(x) + 1; Func<Task> waits = async () => await Nothing();
Expression<Func<int, bool>> tree = x => new[] { 1, 2 }.Any(y => y > x); Func<int, Func<int, int>> nested = a => b => a - b;
var counted = new Counted(3); counted.Place() = 5; counted.Set = counted.Next;
foreach (var (a, b) in new[] { (1, 2) }) Note(notes, $"{a}{b}");
for (var i = 0; i < 2; i++) if (i == 0) note("zero"); else note("one");
var n = 0; again: if (n++ < 3) goto again;
do n--; while (n > 0);
try { throw new InvalidOperationException("x"); } catch (Exception e) when (e.Message == "y" || e.Message == "x") { note("caught"); }
try { throw new InvalidOperationException("x"); } catch { note("all"); } finally { await waits(); }
switch (n) { case 0: goto case 1; case 1: note("case"); break; }
var query = from x in Three() where x != 1 select Twice(x);
var said = string.Join(" ", query) + " " + string.Join(",", notes) + $" {n} {counted[2]} {(counted + 1).Next} {asDouble()} {small()} {nothing() ?? "null"} {await later(4)} {tree} {nested(5)(3)}";
"""
seen["forms"] = run(forms + "said")
seen["stopped_forms"] = run(forms + "while (true) ;", stop_after=2)
seen["after_forms"] = run("kept")
seen["thrown_in_loop"] = run("for (var i = 0; i < 3; i++)\n    for (var j = 0; j < 3; j++)\n        if (j == 1) throw new Exception(\"here\");\n        else continue;")
seen["wrong_in_loop"] = run("for (;;) { var x = 1; int y = \"text\"; }")
seen["own_cancellation"] = run("throw new TaskCanceledException(\"too slow\");")

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
