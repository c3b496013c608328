"""ONNX files byte by byte, so that tests need no library for them: the few messages of onnx.proto that networks take.

write_model() makes a model as other programs do; read_model() reads any, and evaluate() computes what it does with
Fractions, in which the numbers of the file are exact.
"""
import struct
from fractions import Fraction

FLOAT, INT64, FLOAT16, DOUBLE = 1, 7, 10, 11


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def whole(field, number):
    return varint(field << 3) + varint(number)


def block(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def single(field, number):
    return varint(field << 3 | 5) + struct.pack("<f", number)


def tensor(name, dims, values, kind=FLOAT, raw=True):
    out = b"".join(whole(1, dim) for dim in dims) + whole(2, kind) + block(8, name)
    code = {FLOAT: "f", DOUBLE: "d", INT64: "q", FLOAT16: "e"}[kind]
    if raw:
        return out + block(9, struct.pack(f"<{len(values)}{code}", *values))
    if kind == INT64:
        return out + block(7, b"".join(varint(value) for value in values))
    return out + block({FLOAT: 4, DOUBLE: 10}[kind], struct.pack(f"<{len(values)}{code}", *values))


def attribute(name, value):
    out = block(1, name)
    if isinstance(value, bytes):
        return out + block(5, value) + whole(20, 4)  # a tensor
    if isinstance(value, float):
        return out + single(2, value) + whole(20, 1)
    if isinstance(value, list):
        return out + b"".join(whole(8, one) for one in value) + whole(20, 7)
    return out + whole(3, value) + whole(20, 2)


def node(kind, inputs, output, name="", **attributes):
    return (b"".join(block(1, one) for one in inputs) + block(2, output) + block(3, name) + block(4, kind)
            + b"".join(block(5, attribute(*pair)) for pair in attributes.items()))


def value(name, dims, kind=FLOAT):
    shape = b"".join(block(1, whole(1, dim) if isinstance(dim, int) else block(2, dim)) for dim in dims)
    return block(1, name) + block(2, block(1, whole(1, kind) + block(2, shape)))


def model(nodes, initializers, inputs, outputs, opset=13):
    graph = (b"".join(block(1, one) for one in nodes) + block(2, "test")
             + b"".join(block(5, one) for one in initializers) + b"".join(block(11, one) for one in inputs)
             + b"".join(block(12, one) for one in outputs))
    return whole(1, 7) + block(2, "test") + block(7, graph) + block(8, block(1, "") + whole(2, opset))


def fields(data):
    """Field number -> its values, in order."""
    found, place = {}, 0

    def number():
        nonlocal place
        result = shift = 0
        while True:
            byte = data[place]
            place += 1
            result |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return result

    while place < len(data):
        key = number()
        kind = key & 7
        if kind == 0:
            content = number()
        else:
            size = {1: 8, 5: 4}.get(kind) or number()
            content = data[place:place + size]
            place += size
        found.setdefault(key >> 3, []).append(content)
    return found


def texts(message, field):
    return [one.decode() for one in message.get(field, [])]


def read_tensor(data):
    """(name, dims, values as Fractions)."""
    message = fields(data)
    kind = message[2][0]
    code = {FLOAT: "f", DOUBLE: "d", INT64: "q"}[kind]
    raw = b"".join(message.get(9, []) or message.get({FLOAT: 4, DOUBLE: 10, INT64: 7}[kind], []))
    if kind == INT64 and 9 not in message:
        numbers = [one for part in message.get(7, []) for one in unpack_varints(part)]
    else:
        numbers = struct.unpack(f"<{len(raw) // struct.calcsize(code)}{code}", raw)
    dims = [dim for part in message.get(1, []) for dim in ([part] if isinstance(part, int) else unpack_varints(part))]
    return texts(message, 8)[0], dims, [Fraction(one) for one in numbers]


def unpack_varints(data):
    if isinstance(data, int):
        return [data]
    result, number, shift = [], 0, 0
    for byte in data:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            result.append(number)
            number = shift = 0
    return result


def read_model(data):
    message = fields(data)
    graph = fields(message[7][0])
    return {"ir_version": message[1][0], "opset": fields(message[8][0])[2][0],
            "metadata": {texts(fields(one), 1)[0]: texts(fields(one), 2)[0] for one in message.get(14, [])},
            "constants": {name: (dims, values) for name, dims, values in map(read_tensor, graph.get(5, []))},
            "types": {fields(one)[2][0] for one in graph.get(5, [])},
            "nodes": [fields(one) for one in graph[1]],
            "input": texts(fields(graph[11][0]), 1)[0], "output": texts(fields(graph[12][0]), 1)[0]}


def evaluate(read, row):
    """The outputs on one data point, for what nnsolve writes."""
    values = {read["input"]: [Fraction(one) for one in row]}
    for one in read["nodes"]:
        kind, inputs, output = texts(one, 4)[0], texts(one, 1), texts(one, 2)[0]
        taken = values.get(inputs[0])
        if kind == "Gemm":
            (rows, width), matrix = read["constants"][inputs[1]]
            shift = read["constants"][inputs[2]][1]
            assert rows == len(taken)
            made = [shift[j] + sum(taken[i] * matrix[i * width + j] for i in range(rows)) for j in range(width)]
        elif kind == "Relu":
            made = [max(x, Fraction(0)) for x in taken]
        elif kind == "LeakyRelu":
            alpha = Fraction(struct.unpack("<f", fields(one[5][0])[2][0])[0])
            made = [x if x >= 0 else alpha * x for x in taken]
        elif kind == "Identity":
            made = taken
        elif kind == "Concat":
            made = [x for name in inputs for x in values[name]]
        elif kind == "Gather":
            made = [taken[int(place)] for place in read["constants"][inputs[1]][1]]
        else:
            raise AssertionError(kind)
        values[output] = made
    return values[read["output"]]
