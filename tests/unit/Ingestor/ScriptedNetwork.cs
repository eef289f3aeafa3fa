namespace Craft.UnitTests.Ingestor;

/// <summary>Stands for the network: answers by the number of the request, from 0.</summary>
internal sealed class ScriptedNetwork(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly List<Uri> _requests = [];

    public IReadOnlyList<Uri> Requests => _requests;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _requests.Add(request.RequestUri!);
        return Task.FromResult(answer(_requests.Count - 1));
    }
}
