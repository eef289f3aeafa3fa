namespace Craft.EmbeddedBroker.Server;

/// <summary>The broker's folder, held by one process at a time.</summary>
internal sealed class BrokerFolder : IDisposable
{
    private const string LockName = "lock";
    private readonly FileStream _lock;

    /// <exception cref="EmbeddedKafkaException">The folder is in use, or cannot be written.</exception>
    public BrokerFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, e);
        }
        try
        {
            // The operating system lets go of it when the process dies, however it dies.
            _lock = new FileStream(
                Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Refused(path, e);
        }
        catch (IOException e)
        {
            throw new EmbeddedKafkaException(
                $"the folder {path} is in use by another embedded Kafka: stop that one, or choose another folder", e);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static EmbeddedKafkaException Refused(string path, Exception inner) =>
        new($"the embedded Kafka cannot write to the folder {path}: {inner.Message}", inner);
}
