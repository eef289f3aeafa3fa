using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Craft.Inference.Models;

/// <summary>
/// Finds the tensors in a <c>pytorch_model.bin</c>: a zip archive with a pickle that describes them and one entry of raw
/// numbers per storage. The pickle is read by a machine that knows tensors only (<see cref="PickleMachine"/>).
/// </summary>
internal static class PickledCheckpoint
{
    private const string PickleName = "data.pkl";
    // a BERT needs less than 0.1 MB; every byte may cost eighty
    private const int PickleMax = 1 << 20;
    private const string ByteOrderName = "byteorder";
    private const string LittleEndian = "little";

    public static List<StoredTensor> Read(SafeFileHandle file, int fileNumber, string source)
    {
        var zip = new StoredZip(file, source);
        var entries = new Dictionary<string, StoredZipEntry>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries())
        {
            if (!entries.TryAdd(entry.Name, entry))
            {
                throw new InvalidDataException($"{source} is no checkpoint of PyTorch: {ModelText.Short(entry.Name)} is in it twice");
            }
        }

        var pickle = entries.Values.FirstOrDefault(e => e.Name.EndsWith('/' + PickleName, StringComparison.Ordinal))
            ?? throw new InvalidDataException($"{source} is no checkpoint of PyTorch: it has no {PickleName}");
        var folder = pickle.Name[..^PickleName.Length];
        if (entries.TryGetValue(folder + ByteOrderName, out var order)
            && (order.Length != LittleEndian.Length || Encoding.ASCII.GetString(zip.Bytes(order.Offset, order.Length)) != LittleEndian))
        {
            throw new InvalidDataException($"{source} was written on a big-endian machine, which is not supported");
        }

        if (pickle.Length > PickleMax)
        {
            throw new InvalidDataException($"{source} is no checkpoint of PyTorch: its {PickleName} is longer than {PickleMax >> 20} MB");
        }

        var root = new PickleMachine(zip.Bytes(pickle.Offset, pickle.Length), source).Run() as Dictionary<string, object?>;
        var tensors = (root ?? []).Where(e => e.Value is PickleTensor)
            .Select(e => Place(e.Key, (PickleTensor)e.Value!, folder, entries, fileNumber, source)).ToList();
        return tensors.Count > 0 ? tensors : throw new InvalidDataException($"{source} holds no tensors by name");
    }

    private static StoredTensor Place(
        string name, PickleTensor tensor, string folder, Dictionary<string, StoredZipEntry> entries, int fileNumber, string source)
    {
        var size = StoredTensor.SizeOf(tensor.Storage.Type);
        if (!entries.TryGetValue($"{folder}data/{tensor.Storage.Key}", out var entry)
            || StoredTensor.Count(tensor.Shape) is not { } count || tensor.Offset < 0
            || tensor.Offset > (entry.Length / size) - count)
        {
            throw new InvalidDataException($"{source} is no checkpoint of PyTorch: {ModelText.Short(name)} does not fit its storage");
        }

        return tensor.IsContiguous
            ? new StoredTensor(name, tensor.Storage.Type, tensor.Shape, fileNumber, entry.Offset + (tensor.Offset * size))
            : throw new InvalidDataException($"{source}: {ModelText.Short(name)} is stored out of order; save it contiguous");
    }
}
