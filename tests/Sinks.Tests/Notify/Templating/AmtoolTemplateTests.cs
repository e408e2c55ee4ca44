using System.Diagnostics;
using Streams.Sinks.Notify.Templating;
using Streams.Sinks.Tests.Notify.Support;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Notify.Templating;

/// <summary>Functions of templates give what Alertmanager's give, as amtool renders them.</summary>
public sealed class AmtoolTemplateTests
{
    public static TheoryData<string> Texts =>
    [
        """{{ range stringSlice "HELLO world" "nodeDown iPhone" "o'neil a-b_c" "1abc a1b _ab" "x@y.COM" }}{{ . | title }}|{{ end }}""",
        """{{ range stringSlice "a.b A:B 'ab a'" "ÄÖÜ σας" "abc日本DEF" "2nd-class" "don’t" }}{{ . | title }}|{{ end }}""",
        """{{ "MiXed ÄÖ" | toUpper }} {{ "MiXed ÄÖ" | toLower }}""",
        """{{ join "," (stringSlice "a" "b") }} {{ join "," (stringSlice) }}""",
        """{{ match "^a+$" "aaa" }} {{ match "b" "abc" }} {{ match "^b" "abc" }}""",
        """{{ reReplaceAll "(.*)@(.*)" "$2 at $1" "me@host" }} {{ reReplaceAll "a" "${0}x" "banana" }}""",
        """{{ "a<b>&\"'" | safeHtml }} {{ "<" }}""",
        """{{ printf "%s %d %q %v %05.2f %t" "x" 3 "y" 1.5 2.5 true }}""",
        """{{ len "äb" }} {{ index (stringSlice "a" "b") 1 }} {{ slice "abcdef" 1 3 }}""",
        """{{ if and true (not false) }}y{{ end }} {{ or "" "b" }} {{ eq 1 1 2 }} {{ lt 1 2 }} {{ ne "a" "b" }}""",
        """{{ urlquery "a b&c/d" }} {{ js "it's <b>" }} {{ html "<b>" }}""",
        """{{ with $x := "a" }}{{ $x }}{{ end }} {{- range $i, $e := stringSlice "a" "b" }} {{ $i }}={{ $e }}{{ end }}""",
        """{{ print "a" 1 2 "b" }} {{ println "x" }}""",
    ];

    [Fact]
    public void Text_ExternalUrlEndsWithASlash_LinksHaveOne()
    {
        TemplateRun run = new NotificationTemplates([], "http://node/streams/", TimeProvider.System).Begin(Notifications.Of());

        Assert.Equal(
            "http://node/streams/#/alerts?receiver=team", run.Text("{{ template \"__alertmanagerURL\" . }}"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Text_Function_GivesWhatAmtoolRenders(string text)
    {
        using TestFolder folder = new();
        string glob = folder.Write("none.tmpl", "{{ define \"none\" }}{{ end }}");
        using Process amtool = Process.Start(new ProcessStartInfo(
            "amtool", ["template", "render", $"--template.glob={glob}", $"--template.text={text}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // A process that is not started anew is only given for shells.
        string rendered = await amtool.StandardOutput.ReadToEndAsync();
        string said = await amtool.StandardError.ReadToEndAsync();
        await amtool.WaitForExitAsync();
        Assert.True(amtool.ExitCode == 0, said);

        TemplateRun run = new NotificationTemplates([], "http://node", TimeProvider.System).Begin(Notifications.Of());
        string ours = run.Text(text);

        Assert.Equal((null, rendered), (run.Problem, ours));
    }
}
