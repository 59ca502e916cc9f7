// java -cp JAR pdfua.java FILE ...: judges PDFs by veraPDF's own rules for PDF/UA-1 (ISO 14289-1). Writes JSON:
// {rules: how many there are, checks: by file how many were made, found: a line for each rule that a file breaks}.
// The JAR holds veraPDF without the library that reads its rules from XML, so they are read here.
import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;

class PdfUa {
    static final PDFAFlavour FLAVOUR = PDFAFlavour.PDFUA_1;
    static final String RULES = "/org/verapdf/pdfa/validation/PDFUA-1.xml";

    public static void main(String[] files) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profile = profile();
        List<String> checks = new ArrayList<>(), found = new ArrayList<>();
        for (String file : files) {
            try (var parser = Foundries.defaultInstance().createParser(new File(file), FLAVOUR);
                    var judge = Foundries.defaultInstance().createValidator(profile, false)) {
                var told = judge.validate(parser);
                checks.add(quoted(file) + ": " + told.getTotalAssertions());
                told.getTestAssertions().stream().filter(each -> each.getStatus() == TestAssertion.Status.FAILED)
                    .forEach(each -> found.add(quoted(file + ": " + each.getRuleId().getClause() + ": " + each.getMessage())));
                if (!told.isCompliant() && told.getFailedChecks().isEmpty()) found.add(quoted(file + ": no PDF/UA-1"));
            }
        }
        System.out.println("{\"rules\": " + profile.getRules().size() + ", \"checks\": {" + String.join(", ", checks)
            + "}, \"found\": [" + String.join(", ", found) + "]}");
    }

    static ValidationProfile profile() throws Exception {
        try (InputStream rules = PdfUa.class.getResourceAsStream(RULES)) {
            Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(rules).getDocumentElement();
            var ruled = new TreeSet<Rule>((one, other) -> order(one.getRuleId()).compareTo(order(other.getRuleId())));
            below(root, "rule").forEach(each -> ruled.add(rule(each)));
            var variables = new TreeSet<Variable>((one, other) -> one.getName().compareTo(other.getName()));
            below(root, "variable").forEach(each -> variables.add(Profiles.variableFromValues(
                each.getAttribute("name"), each.getAttribute("object"), text(each, "defaultValue"), text(each, "value"))));
            var details = Profiles.profileDetailsFromValues("PDF/UA-1", "", "", new java.util.Date(0));
            return Profiles.profileFromSortedValues(FLAVOUR, details, "", ruled, variables);
        }
    }

    static Rule rule(Element rule) {
        Element id = below(rule, "id").get(0), error = below(rule, "error").get(0);
        RuleId named = Profiles.ruleIdFromValues(PDFAFlavour.Specification.ISO_14289_1, id.getAttribute("clause"),
            Integer.parseInt(id.getAttribute("testNumber")));
        Boolean later = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(named, rule.getAttribute("object"), later, rule.getAttribute("tags"),
            text(rule, "description"), text(rule, "test"),
            Profiles.errorFromValues(text(error, "message"), Collections.emptyList()), Collections.emptyList());
    }

    static String order(RuleId id) {
        return id.getClause() + " " + id.getTestNumber();
    }

    static List<Element> below(Element one, String name) {
        var nodes = one.getElementsByTagName(name);
        List<Element> found = new ArrayList<>();
        for (int at = 0; at < nodes.getLength(); at++) found.add((Element) nodes.item(at));
        return found;
    }

    static String text(Element one, String name) {
        return below(one, name).stream().map(Element::getTextContent).collect(Collectors.joining());
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + "\"";
    }
}
