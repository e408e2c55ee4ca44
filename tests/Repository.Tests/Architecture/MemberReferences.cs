using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Streams.Repository.Tests.Architecture;

/// <summary>The types and members of other assemblies that an assembly's code names.</summary>
internal static class MemberReferences
{
    /// <summary>Full names of types, and of members as <c>Type::Member</c>.</summary>
    public static IReadOnlySet<string> Of(string assemblyFile)
    {
        using PEReader file = new(File.OpenRead(assemblyFile));
        MetadataReader metadata = file.GetMetadataReader();
        HashSet<string> names = [];
        foreach (TypeReferenceHandle handle in metadata.TypeReferences)
        {
            names.Add(NameOf(metadata, handle));
        }

        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
            {
                string type = NameOf(metadata, (TypeReferenceHandle)member.Parent);
                names.Add($"{type}::{metadata.GetString(member.Name)}");
            }
        }

        return names;
    }

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        string name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(metadata, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
